import { Param, Post } from '@nestjs/common';
import { callState } from '../../domain/calls/call.js';
import { findPublishingChecks } from '../../domain/privacy/publishing-checks.queries.js';
import { countInvitedByPublishing } from '../../domain/notifications/speakers/speaker-news.queries.js';
import { recipientCount } from '../../domain/sessions/recipients.js';
import { PublishSession } from '../../flows/sessions/publish-session.flow.js';
import { Conflict } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { sessionPath } from '../paths/session-paths.js';
import { publishingSection } from './publishing-section.js';

const shownHere: readonly string[] = ['unconfirmed-warnings', 'over'];

/** Publishes a draft, or shows what must be settled or confirmed first. */
@ConsoleController('sessions/:id/publish', 'sessions')
export class PublishController {
  constructor(private readonly publishSession: PublishSession) {}

  @Post()
  async publish(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call } = await page.session(id);
    try {
      const { recipients } = await this.publishSession.run(id, page.actor, page.form.list('confirmed'));
      const done = callState(call) === 'public' ? 'published' : 'publishedInDraft';
      page.redirect(sessionPath({ id }), `console.sessions.done.${done}`, { count: recipientCount(recipients) });
    } catch (error) {
      if (!(error instanceof Conflict) || !shownHere.includes(error.code)) throw error;
      await this.ask(page, id);
    }
  }

  private async ask(page: ConsolePage, id: string): Promise<void> {
    const { session, call } = await page.session(id);
    const checks = await findPublishingChecks(page.connection, session, page.now);
    const layout = await page.layout();
    const speakers = await countInvitedByPublishing(page.connection, session, page.now);
    const view = {
      ...layout,
      title: translate(page.language, 'console.sessions.publishing.title'),
      sessionTitle: session.title,
      sessionPath: sessionPath(session),
      publishing: publishingSection(session, call, { checks, speakers }, page.language),
    };
    page.render('sessions/publish', view, 409);
  }
}
