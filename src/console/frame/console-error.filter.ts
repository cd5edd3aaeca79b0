import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../platform/clock.js';
import { may } from '../../domain/identity/role.js';
import { Refusal } from '../../platform/errors.js';
import { findPage, languageOf, sendPage } from './console-page.js';
import { csrfTokenFor } from './csrf-token.js';
import { type ConsoleLayout, consoleLayout } from './layout.js';
import { consolePath, homePath, withQuery } from '../paths/paths.js';
import { signInPath, twoStepPath } from '../paths/identity-paths.js';
import { errorPage } from './error.page.js';
import { keptFields, keptFormPage } from './kept-form.page.js';

/**
 * Shows refusals as pages of the console, and redirects to sign-in if needed. Other errors go to the
 * program's own filter.
 */
@Catch(Refusal)
export class ConsoleErrorFilter implements ExceptionFilter<Refusal> {
  constructor(private readonly clock: Clock) {}

  async catch(refusal: Refusal, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (refusal.status === 401 && request.method === 'GET') {
      void reply.redirect(withQuery(signInPath, { next: request.url }), 303);
      return;
    }
    if (refusal.code === 'second-factor-missing') {
      void reply.redirect(twoStepPath, 303);
      return;
    }
    const page = findPage(request);
    const organizer = page?.signedIn ?? null;
    if (
      refusal.status === 403 &&
      request.url === consolePath &&
      organizer &&
      homePath(organizer.role) !== consolePath
    ) {
      void reply.redirect(homePath(organizer.role), 303);
      return;
    }
    // Jurors and check-in staff have one page only, facilitators their sessions: the message says so and links there.
    const isLockedByOther = refusal.code === 'forbidden' && organizer !== null && !may(organizer.role, 'read');
    const elsewhere = organizer?.role === 'facilitator' ? 'not-your-session' : 'forbidden-here';
    const layout = (await page?.layout().catch(() => null)) ?? this.bareLayout(request, reply);
    const kept = keptFields(request, refusal);
    if (kept !== null)
      return sendPage(reply, 'kept-form', keptFormPage(layout, refusal, request.url, kept), refusal.status);
    sendPage(
      reply,
      'error',
      errorPage(layout, isLockedByOther ? { ...refusal, status: 403, code: elsewhere } : refusal),
      refusal.status,
    );
  }

  /** The layout without navigation: nobody is signed in, or it cannot be read. */
  private bareLayout(request: FastifyRequest, reply: FastifyReply): ConsoleLayout {
    return consoleLayout({
      organizer: null,
      call: null,
      calls: [],
      isPageOfCall: false,
      testAddress: null,
      session: null,
      counts: null,
      isReviewer: false,
      section: null,
      language: languageOf(request),
      now: this.clock.now(),
      path: null,
      csrfToken: csrfTokenFor(reply),
      flash: null,
      justDone: null,
    });
  }
}
