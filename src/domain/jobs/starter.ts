import type { OrganizerActor } from '../identity/actor.js';
import { requireAbility } from '../identity/actor.js';
import { Organizer } from '../identity/organizer.entity.js';
import type { Ability } from '../identity/role.js';
import type { Connection } from '../../platform/database/tx.js';
import { Forbidden } from '../../platform/errors.js';
import type { Job } from './job.js';

/**
 * Returns who started a job, with the role that they have now. Throws Forbidden if their account isn't active any more or
 * their role doesn't allow the work.
 */
export async function requireStarter(
  connection: Connection,
  { organizerId, origin }: Pick<Job, 'organizerId' | 'origin'>,
  ability: Ability,
): Promise<OrganizerActor> {
  const organizer = await connection.getRepository(Organizer).findOneBy({ id: organizerId });
  if (organizer?.state !== 'active') throw new Forbidden('forbidden', 'The account is not active.');
  const actor: OrganizerActor = { kind: 'organizer', id: organizer.id, role: organizer.role };
  if (origin !== null) actor.origin = origin;
  requireAbility(actor, ability);
  return actor;
}
