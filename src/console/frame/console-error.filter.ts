import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../platform/clock.js';
import { may } from '../../domain/identity/role.js';
import { Refusal } from '../../platform/errors.js';
import { type ConsolePage, findPage, languageOf, sendPage } from './console-page.js';
import { csrfTokenFor } from './csrf-token.js';
import { type ConsoleLayout, consoleLayout } from './layout.js';
import { lastChange } from '../ui/form-edit.js';
import { consolePath, homePath } from '../paths/paths.js';
import { withQuery } from '../../platform/http/query.js';
import { signInPath, twoStepPath } from '../paths/identity-paths.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';

/** Passwords and codes are typed again. */
const secret = /password|code|secret/iu;

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
      request.url.split('?')[0] === consolePath &&
      organizer &&
      homePath(organizer.role) !== consolePath
    ) {
      return page?.redirect(homePath(organizer.role));
    }
    // Jurors and check-in staff have one page only, facilitators their sessions: the message says so and links there.
    const isLockedByOther = refusal.code === 'forbidden' && organizer !== null && !may(organizer.role, 'read');
    const elsewhere = organizer?.role === 'facilitator' ? 'not-your-session' : 'forbidden-here';
    const layout = (await page?.layout().catch(() => null)) ?? this.bareLayout(request, reply);
    const kept = keptFields(request, refusal);
    if (kept !== null)
      return sendPage(reply, 'kept-form', keptFormPage(layout, refusal, request.url, kept), refusal.status);
    const view = errorPage(layout, isLockedByOther ? { ...refusal, status: 403, code: elsewhere } : refusal);
    // A form without the right token can be another site's, whose text is not to appear on a page of ours.
    const typed = page && organizer && refusal.code !== 'csrf' && typedText(page);
    const lost = typed ? { ...(await lostForm(page, layout, typed)) } : {};
    sendPage(reply, 'error', { ...view, ...lost }, refusal.status);
  }

  /** The layout without navigation: nobody is signed in, or it cannot be read. */
  private bareLayout(request: FastifyRequest, reply: FastifyReply): ConsoleLayout {
    return consoleLayout({
      organizer: null,
      call: null,
      calls: [],
      isPageOfCall: false,
      changesArchived: false,
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

/** Why something was refused, and one way on. */
function errorPage(layout: ConsoleLayout, refusal: Pick<Refusal, 'code' | 'status' | 'values'>) {
  const { language } = layout;
  const { code, status, values } = refusal;
  const find = (part: 'title' | 'text', name: string | number) =>
    [`console.errors.${part}.${name}`, `errors.${part}.${name}`].find((key) => hasMessage(language, key));
  const say = (key: string) => translate(language, key, { ...values, requestId: '' });
  const own = find('title', code);
  // A title of its own may say it all.
  const explained = find('text', code) ?? (own === undefined ? find('text', status) : undefined);
  const title = say(own ?? find('title', status) ?? `errors.title.${status}`);
  const isOut = status === 401;
  // Door staff and jurors have no sessions to go back to: the first of their own pages instead.
  const [first] = layout.navigation;
  return {
    ...layout,
    title,
    heading: title,
    text: explained === undefined ? null : say(explained),
    typed: null as string | null,
    typedRows: 0,
    lastChange: null as string | null,
    onward:
      !isOut && !layout.mayRead && first
        ? { path: first.path, label: first.label }
        : {
            path: isOut ? signInPath : consolePath,
            label: translate(language, isOut ? 'console.identity.signIn' : 'console.common.toHome'),
          },
  };
}

/**
 * Returns the fields of a form that is refused because its login has ended, or because it was opened under another one;
 * null if the form has to be filled in anew. The cookie of the token shows that it came from a page of ours: browsers
 * send it with no form of another site.
 */
function keptFields(request: FastifyRequest, { status, code }: Refusal) {
  if ((status !== 401 && code !== 'csrf') || request.method !== 'POST') return null;
  const cookie = request.cookies['greenroom_csrf'];
  if (cookie === undefined || !request.unsignCookie(cookie).valid) return null;
  const { body } = request;
  if (typeof body !== 'object' || body === null) return null;
  const fields = Object.entries(body).flatMap(([name, value]: [string, unknown]) =>
    [value].flat().flatMap((one) => (typeof one === 'string' && name !== '_csrf' ? [{ name, value: one }] : [])),
  );
  return fields.length === 0 || fields.some(({ name }) => secret.test(name)) ? null : fields;
}

const mostRows = 20;

/** The field that names those with text. */
const typedField = '_typed';

/** Fields of forms that nobody types. */
const untyped = new Set(['_csrf', 'version', 'seen', 'confirm', 'confirmed', 'useStored']);

/**
 * Returns what was typed into a form that is refused, without what was only chosen or is secret; empty for nothing. The
 * script names the fields with text (`client/pages/kept-forms.ts`). Without it, a word in small letters counts as chosen.
 */
function typedText({ request, form }: ConsolePage): string {
  if (request.method !== 'POST' || form.names.some((name) => secret.test(name))) return '';
  const isNamed = form.names.includes(typedField);
  const named = new Set(form.list(typedField).join(' ').split(' '));
  const names = form.names.filter((name) => (isNamed ? named.has(name) : !untyped.has(name)));
  const isTyped = isNamed ? /\S/u : /[^\w.:+/-]|:\/\/|^[A-Z][a-z]+$/u;
  return names
    .flatMap((name) => form.list(name))
    .filter((value) => isTyped.test(value.trim()))
    .join('\n\n');
}

/** What a refused form leaves: its text, to be copied, who changed what it was about, and the way to that. */
async function lostForm(page: ConsolePage, { language }: ConsoleLayout, typed: string) {
  const { request } = page;
  const above = (path: string | undefined) => path?.replace(/\/[^/]*$/u, '') ?? '';
  const isThere = request.server.hasRoute({ method: 'GET', url: above(request.routeOptions.url) });
  return {
    typed,
    typedRows: Math.min(typed.split('\n').length + 2, mostRows),
    lastChange: page.edited === null ? null : await lastChange(page, page.edited),
    ...(isThere && {
      onward: { path: above(request.url.split('?')[0]), label: translate(language, 'console.common.back') },
    }),
  };
}

/** Keeps what was typed while somebody signs in again, to be submitted afterwards. */
function keptFormPage(
  layout: ConsoleLayout,
  { status, code }: Refusal,
  action: string,
  fields: readonly { name: string; value: string }[],
) {
  const heading = translate(layout.language, `console.errors.title.${status === 401 ? 'sign-in' : code}`);
  const text = translate(layout.language, `console.common.kept.${status === 401 ? 'signedOut' : 'expired'}`);
  return {
    ...layout,
    title: heading,
    heading,
    text,
    isSignedOut: status === 401,
    action,
    fields,
  };
}
