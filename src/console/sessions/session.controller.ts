import { Get, Param, Post } from '@nestjs/common';
import { SendUpdateNow } from '../../flows/sessions/send-update-now.flow.js';
import { may } from '../../domain/identity/role.js';
import { sessionPageTodos } from './session-page-todos.js';
import { ConsoleController, OpenToFacilitators, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { withQuery } from '../../platform/http/query.js';
import { sessionPath, sessionsPath } from '../paths/session-paths.js';
import { findSessionDetails } from './session-details.js';
import { sessionPage } from './session.page.js';
import { UndoAct } from '../../flows/sessions/undo-act.flow.js';
import { callState } from '../../domain/calls/call.js';
import { findPublishingChecks } from '../../domain/privacy/publishing-checks.queries.js';
import { countInvitedByPublishing } from '../../domain/notifications/speakers/speaker-news.queries.js';
import { recipientCount } from '../../domain/sessions/recipients.js';
import { PublishSession } from '../../flows/sessions/publish-session.flow.js';
import { Conflict } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { publishingSection } from './publishing-section.js';
import { AssignFacilitator } from '../../flows/sessions/assign-facilitator.flow.js';
import { requireDeletable } from '../../domain/sessions/session.js';
import { DraftSession } from '../../flows/sessions/draft-session.flow.js';
import { currentTime } from '../ui/audience-view.js';

const tableFilters = ['state', 'q', 'sort', 'answer', 'page'];

const shownHere: readonly string[] = ['unconfirmed-warnings', 'over'];

/** The overview of a session, and what is done there: publishing, deleting a draft, undoing, and who runs it. */
@ConsoleController('sessions/:id', 'sessions')
export class SessionController {
  constructor(
    private readonly sendUpdateNow: SendUpdateNow,
    private readonly undoAct: UndoAct,
    private readonly publishSession: PublishSession,
    private readonly assignFacilitator: AssignFacilitator,
    private readonly draftSession: DraftSession,
  ) {}

  @OpenToFacilitators('session')
  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const table = Object.fromEntries(tableFilters.map((name) => [name, page.query.text(name)]));
    // Links from before the attendees had a page of their own.
    if (tableFilters.some((name) => table[name] !== ''))
      return page.redirect(withQuery(sessionPath({ id }, 'attendees'), table));
    const { session, call } = await page.session(id);
    const details = await findSessionDetails(page.connection, page, session, call);
    const layout = await page.layout();
    const todos = [];
    if (may(page.organizer.role, 'read'))
      for (const find of sessionPageTodos.all) todos.push(...(await find(page.connection, session, layout)));
    page.render('sessions/session', sessionPage(layout, { ...details, call, session, todos }));
  }

  @Post('send-update')
  async sendUpdate(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const notified = await this.sendUpdateNow.run(id, page.actor);
    page.redirect(sessionPath({ id }), 'console.sessions.done.updateSent', { notified });
  }

  @Post('undo/:act')
  async undo(@Param('id') id: string, @Param('act') act: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    const undone = await this.undoAct.run(act, page.actor);
    const isAboutTime = undone === null || undone === 'cancel' || undone === 'move';
    page.redirect(
      isAboutTime ? sessionPath(session) : sessionPath(session, 'attendees'),
      `console.sessions.undone.${undone === null ? 'nothing' : 'done'}`,
    );
  }

  @Post('publish')
  async publish(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call } = await page.session(id);
    try {
      const { recipients } = await this.publishSession.run(id, page.actor, page.form.list('confirmed'));
      const done = callState(call) === 'public' ? 'published' : 'publishedInDraft';
      page.redirect(sessionPath({ id }), `console.sessions.done.${done}`, { count: recipientCount(recipients) });
    } catch (error) {
      if (!(error instanceof Conflict) || !shownHere.includes(error.code)) throw error;
      await this.askToConfirm(page, id);
    }
  }

  @Post('facilitators')
  async assign(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const removed = page.form.text('remove');
    const isAssigned = removed === '';
    const facilitator = isAssigned ? page.form.text('facilitator') : removed;
    const name = await this.assignFacilitator.run(id, facilitator, isAssigned, page.actor);
    const done = `console.sessions.done.facilitator.${isAssigned ? 'assigned' : 'removed'}`;
    page.redirect(`${sessionPath({ id }, 'settings')}#facilitators`, done, { name });
  }

  @Get('delete')
  @RequireAbility('change')
  async askToDelete(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    requireDeletable(session, false);
    const view = {
      ...(await page.layout()),
      title: translate(page.language, 'console.sessions.deleteDraft.heading'),
      sessionTitle: session.title,
      sessionPath: sessionPath(session),
      currentText: currentTime(session, page.language),
      action: sessionPath(session, 'delete'),
    };
    page.render('sessions/delete-draft', view);
  }

  @Post('delete')
  async delete(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call } = await page.session(id);
    const { title } = await this.draftSession.delete(id, page.actor);
    page.redirect(`${sessionsPath(call)}?tab=drafts`, 'console.sessions.done.deleted', { title });
  }

  private async askToConfirm(page: ConsolePage, id: string): Promise<void> {
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
