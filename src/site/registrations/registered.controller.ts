import { Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { sessionLink } from '../../domain/notifications/email/links.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { Config } from '../../platform/config.js';
import { NotFound } from '../../platform/errors.js';
import { PublicSessions } from '../sessions/public-sessions.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';
import { readRegisteredAnswer, type RegisteredAnswer } from './registered-answer.js';
import { registeredInput } from './registered.page.js';
import { statusPage, type StatusPageInput } from './status.page.js';
import { secretsOf } from '../../platform/secrets/secrets.js';

/** The page after a registration, for a visitor who may not own the address. */
@SiteController('registered')
export class RegisteredController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly sessions: PublicSessions,
  ) {}

  @Get()
  async status(@Page() page: SitePage): Promise<void> {
    const of = page.query.text('of');
    const answer = readRegisteredAnswer(secretsOf(this.database.manager).accepted, of);
    if (answer === null) throw new NotFound('registration-not-found', 'Registration not found.');
    const { input, viewer } = await this.find(page, answer, of);
    page.render('registrations/status', statusPage(input, viewer));
  }

  /** Only reads the call and its sessions. */
  private async find(
    page: SitePage,
    answer: RegisteredAnswer,
    of: string,
  ): Promise<{ input: StatusPageInput; viewer: Viewer }> {
    const connection = this.database.manager;
    const [first, ...others] = answer.answers;
    if (first === undefined) throw new NotFound('registration-not-found', 'Registration not found.');
    const { session, call } = await this.sessions.getById(first.sessionId);
    const viewer = page.viewer(call);
    const ids = [...others.map(({ sessionId }) => sessionId), ...answer.missed];
    const sessions = new Map((await listSessionsById(connection, ids)).map((one) => [one.id, one]));
    const shareUrl = sessionLink(this.config, call.slug, session.slug);
    return { input: registeredInput({ call, session, sessions, answer, shareUrl, query: { of } }, viewer), viewer };
  }
}
