import { NotFound } from '../../../platform/errors.js';
import type { Connection } from '../../../platform/database/tx.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import { listOwnAsked } from './acceptances.queries.js';

/**
 * Throws unless the actor is on the team of a proposal that was asked whether it accepts, or staff who can make changes:
 * NotFound for other attendees, and Forbidden for other staff.
 */
export async function requireOnTeam(connection: Connection, proposalId: string, actor: Actor): Promise<void> {
  if (actor.kind !== 'attendee') return requireAbility(actor, 'change');
  const own = isUuid(proposalId) ? await listOwnAsked(connection, await getAttendee(connection, actor.id)) : [];
  if (!own.some(({ id }) => id === proposalId)) throw new NotFound('proposal-not-found', 'Proposal not found.');
}
