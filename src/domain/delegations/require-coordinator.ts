import type { Delegation } from './delegation.entity.js';
import { type Actor, isAble } from '../identity/actor.js';
import { Forbidden } from '../../platform/errors.js';

/** Throws Forbidden unless the actor coordinates the delegation, or is staff with permission to change it. */
export function requireCoordinator(actor: Actor, delegation: Delegation): void {
  const coordinates = actor.kind === 'attendee' && actor.id === delegation.coordinatorId;
  if (!coordinates && !isAble(actor, 'change'))
    throw new Forbidden('forbidden', 'Only the coordinator of this delegation and organizers can do this.');
}
