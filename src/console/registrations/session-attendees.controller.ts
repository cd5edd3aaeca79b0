import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listDelegationsIn } from '../../domain/delegations/delegations.queries.js';
import { tallyProposedTimes } from '../../domain/registrations/proposed-times.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { OpenToFacilitators } from '../frame/require-ability.js';
import { attendeeList, readAttendeesQuery } from './attendee-list.js';
import { maxProposedShown, maxUnusedShown } from './calendar-responses.js';
import { listUnusedReplies } from './calendar-responses.queries.js';
import { sessionAttendeesPage } from './session-attendees.page.js';

/** The people of a session. */
@ConsoleController('sessions/:id/attendees', 'sessions')
@OpenToFacilitators('session')
export class SessionAttendeesController {
  constructor(private readonly database: DataSource) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const { session } = await page.session(id);
    const query = readAttendeesQuery(page.query);
    const view = sessionAttendeesPage(await page.layout(), {
      ...(await attendeeList(connection, session, query, page.language, page.now)),
      proposedTimes: await tallyProposedTimes(connection, [id], page.now, maxProposedShown),
      unusedReplies: await listUnusedReplies(connection, id, maxUnusedShown),
      delegations: await listDelegationsIn(connection, id),
    });
    page.render('registrations/session-attendees', view);
  }
}
