import { Get } from '@nestjs/common';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { Config } from '../../platform/config.js';
import { NotFound } from '../../platform/errors.js';
import { secretsOf } from '../../platform/secrets/secrets.js';
import { sessionPath } from '../paths.js';
import { PublicSessions } from '../sessions/public-sessions.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { isForBrowser, readRegisteredAnswer } from './registered-answer.js';
import { RegisteredPages } from './registered-pages.js';
import { rememberedValues } from './remembered-values.js';

/**
 * The page after a registration, for a visitor who may not own the address. It only reads the call and its sessions.
 * Whoever finds its address in a history gets the page of the session instead.
 */
@SiteController('registered')
export class RegisteredController {
  private readonly pages: RegisteredPages;

  constructor(
    config: Config,
    private readonly sessions: PublicSessions,
  ) {
    this.pages = new RegisteredPages(config);
  }

  @Get()
  async status(@Page() page: SitePage): Promise<void> {
    const of = page.query.text('of');
    const answer = readRegisteredAnswer(secretsOf(page.connection).accepted, of);
    const [first, ...others] = answer?.answers ?? [];
    if (answer === null || first === undefined) throw new NotFound('registration-not-found', 'Registration not found.');
    page.keepOpener(answer.way);
    const found = await this.sessions.getById(first.sessionId);
    if (!isForBrowser(answer, rememberedValues(page), page.now)) {
      return page.redirect(sessionPath(found.call, found.session));
    }
    const ids = [...others.map(({ sessionId }) => sessionId), ...answer.missed];
    const sessions = new Map((await listSessionsById(page.connection, ids)).map((one) => [one.id, one]));
    page.html(await this.pages.render(found, sessions, answer, of, { ...page.viewer(found.call), ...answer.way }));
  }
}
