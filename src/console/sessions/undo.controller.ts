import { Param, Post } from '@nestjs/common';
import { UndoAct } from '../../flows/sessions/undo-act.flow.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { sessionPath } from '../paths/session-paths.js';

/** Undoes what was just done to a session. */
@ConsoleController('sessions/:id/undo', 'sessions')
export class UndoController {
  constructor(private readonly undoAct: UndoAct) {}

  @Post(':act')
  async undo(@Param('id') id: string, @Param('act') act: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    const undone = await this.undoAct.run(act, page.actor);
    const isAboutTime = undone === null || undone === 'cancel' || undone === 'move';
    page.redirect(
      isAboutTime ? sessionPath(session) : sessionPath(session, 'attendees'),
      `console.sessions.undone.${undone ?? 'nothing'}`,
    );
  }
}
