import type { Actor } from '../../identity/actor.js';
import type { Attendee } from '../attendee.entity.js';

/** Returns whether the address is known to belong to the attendee. Anyone can have typed an unproven address. */
export function isProven({ provenAt }: Pick<Attendee, 'provenAt'>): boolean {
  return provenAt !== null;
}

/** Returns SQL of `isProven` for sets, for attendees in the row `alias`. */
export function provenSql(alias: string): string {
  return `(${alias}.proven_at is not null)`;
}

/**
 * Returns SQL for whether attendees in the row `alias` certainly belong to their organization: the address is proven,
 * and its owner named the organization afterwards, or staff did. A name from a public form or from the list of a
 * coordinator doesn't count, even when the address is confirmed later, because the owner of the address didn't type it.
 */
export function ownOrganizationSql(alias: string): string {
  return `(${provenSql(alias)} and ${alias}.organization_asserted_by is not null)`;
}

/**
 * Returns whether an actor proves the addresses that they enter. Visitors and attendees don't, because they can type
 * any address.
 */
export function vouches(actor: Actor): boolean {
  return actor.kind !== 'visitor' && actor.kind !== 'attendee';
}

/** Returns whether the actor is staff, or acts with a link of this attendee. Anyone else can have typed the address. */
export function actsFor(actor: Actor, attendeeId: string): boolean {
  return vouches(actor) || (actor.kind === 'attendee' && actor.id === attendeeId);
}
