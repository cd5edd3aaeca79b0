import { Get, Param, Post } from '@nestjs/common';
import { requireDeletable } from '../../domain/sessions/session.js';
import { DeleteDraft } from '../../flows/sessions/delete-draft.flow.js';
import { translate } from '../../platform/i18n/messages.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { sessionsPath, sessionPath } from '../paths/session-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { currentTime } from '../ui/audience-view.js';

/** Deletes a draft, once that is confirmed. */
@ConsoleController('sessions/:id/delete', 'sessions')
export class DeleteDraftController {
  constructor(private readonly deleteDraft: DeleteDraft) {}

  @Get()
  @RequireAbility('change')
  async ask(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
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

  @Post()
  async delete(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call } = await page.session(id);
    const { title } = await this.deleteDraft.run(id, page.actor);
    page.redirect(`${sessionsPath(call)}?tab=drafts`, 'console.sessions.done.deleted', { title });
  }
}
