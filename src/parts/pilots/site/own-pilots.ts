import type { OwnProposalList } from '../../../site/proposals/own-proposals.js';
import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { translate } from '../../../platform/i18n/messages.js';
import { listPilotsOfTeam } from '../domain/pilots.queries.js';

/** Returns the pilots of a person's proposals that organizers share. */
export async function ownPilots(connection: Connection, { id }: Attendee, language: string): Promise<OwnProposalList> {
  const pilots = await listPilotsOfTeam(connection, id);
  return {
    heading: translate(language, 'pilots.title'),
    label: translate(language, 'pilots.open'),
    items: pilots.map((pilot) => ({ path: `/pilots/${pilot.id}`, title: pilot.title })),
  };
}
