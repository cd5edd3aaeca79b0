import type { Connection } from '../../platform/database/tx.js';
import { listCoordinatedIn, countCoordinators, listTeamsToNotify } from '../delegations/teams.queries.js';
import { countUnanswered } from '../invitations/unanswered.queries.js';
import { countForSession } from '../notifications/outbox/messages.queries.js';
import { liveStates } from '../registrations/registration.js';
import { noRecipients, type Recipients } from './recipients.js';
import type { Session } from './session.entity.js';
import { countLaterRecipients } from '../notifications/later-recipients.js';

/**
 * Counts the people who are notified when a session moves or is cancelled, by what `move` and `cancel` send by.
 * `changed` is the session as it will be then. Nobody is notified of a draft.
 */
export async function findRecipients(connection: Connection, changed: Session, now: Date): Promise<Recipients> {
  if (changed.publishedAt === null) return noRecipients;
  return {
    ...noRecipients,
    ...(await countForSession(connection, changed.id, liveStates)),
    invited: await countUnanswered(connection, changed.id),
    coordinators:
      countCoordinators(await listTeamsToNotify(connection, changed, now)) +
      (await listCoordinatedIn(connection, changed.id)).length,
    ...(await countLaterRecipients(connection, changed, now)),
  };
}
