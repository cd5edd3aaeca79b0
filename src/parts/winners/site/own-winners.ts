import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { translate } from '../../../platform/i18n/messages.js';
import { listOwnAsked } from '../domain/acceptances.queries.js';

/** Returns where the teams of winners accept, for those that are asked. */
export async function winnerPages(connection: Connection, attendee: Attendee, language: string) {
  const asked = await listOwnAsked(connection, attendee);
  return asked.map(({ id, answer }) => ({
    proposalId: id,
    path: `/winners/${id}`,
    label: translate(language, answer === 'dropped' ? 'winners.mineDropped' : 'winners.mine'),
  }));
}
