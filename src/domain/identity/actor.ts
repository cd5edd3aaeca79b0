import { Forbidden } from '../../platform/errors.js';
import { type Ability, type KeyRole, may, type Role } from './role.js';

/** Who runs a flow, and from where (`originOf`) as far as the edge that lets them in knows. */
export type Actor = (
  | { kind: 'organizer'; id: string; role: Role }
  | { kind: 'api-key'; id: string; role: KeyRole }
  | { kind: 'attendee'; id: string }
  | { kind: 'proposal-hook'; id: string }
  | { kind: 'visitor' }
  | { kind: 'system' }
) & { origin?: string | undefined };

/** A member of staff who is signed in. */
export type OrganizerActor = Extract<Actor, { kind: 'organizer' }>;

/** How an actor is named in the audit log. */
export function actorName(actor: Actor): string {
  return 'id' in actor ? `${actor.kind}:${actor.id}` : actor.kind;
}

/** Where an actor acts from, for the audit log; null when the edge did not say. */
export function actorOrigin(actor: Actor): string | null {
  return actor.origin ?? (actor.kind === 'system' ? 'system' : null);
}

/** Whether the actor is staff who may do this; the program itself may do everything. */
export function isAble(actor: Actor, ability: Ability): boolean {
  if (actor.kind === 'system') return true;
  return (actor.kind === 'organizer' || actor.kind === 'api-key') && may(actor.role, ability);
}

/** Throws Forbidden unless the actor is able. */
export function requireAbility(actor: Actor, ability: Ability): void {
  if (!isAble(actor, ability)) throw new Forbidden('forbidden', "Your role doesn't allow this.");
}

/** Throws Forbidden unless the actor is this attendee, or staff who may make changes. `message` is for the API. */
export function requireOwner(actor: Actor, attendeeId: string, message: string): void {
  const isOwner = actor.kind === 'attendee' && actor.id === attendeeId;
  if (!isOwner && !isAble(actor, 'change')) throw new Forbidden('forbidden', message);
}
