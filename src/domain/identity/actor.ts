import { Forbidden } from '../../platform/errors.js';
import { type Ability, type KeyRole, may, mayInOwnSession, onlyByName, type Role } from './role.js';

/** Who runs a flow, and from where (`originOf`), if known. */
export type Actor = (
  | {
      kind: 'organizer';
      id: string;
      role: Role;
      /** The sessions assigned to a facilitator, who has no others. */
      facilitates?: readonly string[];
    }
  | {
      kind: 'api-key';
      id: string;
      role: KeyRole;
      /** What of its role it is restricted to; null for all but `onlyByName`. */
      abilities?: readonly Ability[] | null;
      /** The calls that it is restricted to; null for all. The guard of the API checks it for paths that name one. */
      callIds?: readonly string[] | null;
    }
  | { kind: 'attendee'; id: string }
  | { kind: 'speaker'; id: string }
  | { kind: 'proposal-hook'; id: string }
  | {
      kind: 'visitor';
      /** Tells browsers of one network apart, only to count what each asks for (`limit-links.ts`). */
      browser?: string;
    }
  | { kind: 'system' }
) & { origin?: string | undefined };

/** A member of staff who is signed in. */
export type OrganizerActor = Extract<Actor, { kind: 'organizer' }>;

/** Returns the name of an actor in the audit log. */
export function actorName(actor: Actor): string {
  return 'id' in actor ? `${actor.kind}:${actor.id}` : actor.kind;
}

/** Returns the origin of an actor for the audit log, or null if unknown. */
export function actorOrigin(actor: Actor): string | null {
  return actor.origin ?? (actor.kind === 'system' ? 'system' : null);
}

/**
 * Returns whether the actor is staff with this ability. The system can do everything. What facilitators do in their own
 * sessions too names the session that it is about.
 */
export function isAble(actor: Actor, ability: Ability, sessionId?: string | null): boolean {
  if (actor.kind === 'system') return true;
  if (actor.kind === 'api-key' && !(actor.abilities?.includes(ability) ?? !onlyByName.includes(ability))) return false;
  if (actor.kind !== 'organizer' && actor.kind !== 'api-key') return false;
  return may(actor.role, ability) || (mayInOwnSession(actor.role, ability) && facilitates(actor, sessionId));
}

function facilitates(actor: Actor, sessionId: string | null | undefined): boolean {
  return sessionId != null && actor.kind === 'organizer' && actor.facilitates?.includes(sessionId) === true;
}

/** Throws Forbidden unless the actor is able; facilitators are only if `sessionId` is a session of theirs. */
export function requireAbility(actor: Actor, ability: Ability, sessionId?: string | null): void {
  if (!isAble(actor, ability, sessionId)) throw new Forbidden('forbidden', "Your role doesn't allow this.");
}

/** Throws Forbidden unless the actor is this attendee, or staff who can make changes. `message` is for the API. */
export function requireOwner(actor: Actor, attendeeId: string, message: string): void {
  const isOwner = actor.kind === 'attendee' && actor.id === attendeeId;
  if (!isOwner && !isAble(actor, 'change')) throw new Forbidden('forbidden', message);
}

/** Throws Forbidden unless the actor is this speaker, or staff who can make changes. */
export function requireSelf(actor: Actor, speakerId: string): void {
  const isSelf = actor.kind === 'speaker' && actor.id === speakerId;
  if (!isSelf && !isAble(actor, 'change')) throw new Forbidden('forbidden', 'Only the speaker can change this.');
}
