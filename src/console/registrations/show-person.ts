import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { listTagNames } from '../../domain/registrations/tags.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import type { ConsolePage } from '../frame/console-page.js';
import { personPage } from './person.page.js';
import type { TeamForms } from './person-team.js';
import { findPersonDetails } from './person.queries.js';

/** Shows the page of a person, with forms that come back. Throws NotFound. */
export async function showPerson(page: ConsolePage, connection: Connection, id: string, forms: TeamForms = {}) {
  const attendee = await getAttendee(connection, id);
  const call = await page.callOf(attendee);
  const details = await findPersonDetails(connection, attendee);
  const tagNames = await listTagNames(connection, call.id);
  page.render(
    'registrations/person',
    personPage(await page.layout(), { call, ...details, actor: page.actor, tagNames, forms }),
  );
}
