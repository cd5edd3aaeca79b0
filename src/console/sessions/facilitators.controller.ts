import { Param, Post } from '@nestjs/common';
import { AssignFacilitator } from '../../flows/sessions/assign-facilitator.flow.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { sessionPath } from '../paths/session-paths.js';

/** Assigns a session to members of the team who run it and see no other. */
@ConsoleController('sessions/:id/facilitators', 'sessions')
export class FacilitatorsController {
  constructor(private readonly assignFacilitator: AssignFacilitator) {}

  @Post()
  async assign(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const removed = page.form.text('remove');
    const isAssigned = removed === '';
    const facilitator = isAssigned ? page.form.text('facilitator') : removed;
    const name = await this.assignFacilitator.run(id, facilitator, isAssigned, page.actor);
    const done = `console.sessions.done.facilitator.${isAssigned ? 'assigned' : 'removed'}`;
    page.redirect(`${sessionPath({ id }, 'settings')}#facilitators`, done, { name });
  }
}
