import type { EmailCategory } from '../notifications/unsubscribe/email-category.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { isProven } from '../registrations/links/proven.js';
import type { RegistrationState } from '../registrations/registration.js';
import type { Registration } from '../registrations/registration.entity.js';
import { Conflict } from '../../platform/errors.js';

/** For how many days a merge can be undone. */
export const undoDays = 7;

const dayMs = 86_400_000;

/** Returns until when a merge can be undone. */
export function undoableUntil(mergedAt: Date): Date {
  return new Date(mergedAt.getTime() + undoDays * dayMs);
}

type Merging = Pick<Attendee, 'id' | 'callId' | 'mergedInto' | 'provenAt' | 'blockedAt'>;

/**
 * Throws Conflict if one person can't be merged into the other. An unproven address gets nothing of a person whose
 * address is proven: anyone can have typed it. A block counts for all addresses of a person.
 */
export function checkPersonMerge(from: Merging, into: Merging): void {
  if (from.id === into.id) throw new Conflict('merge-with-oneself', "A person can't be merged with themselves.");
  if (from.callId !== into.callId) throw new Conflict('merge-other-call', "People of different calls can't be merged.");
  if (from.mergedInto !== null || into.mergedInto !== null) {
    throw new Conflict('person-merged-already', 'One of them is merged already. Undo that first.');
  }
  if ((from.blockedAt === null) !== (into.blockedAt === null)) {
    throw new Conflict('merge-one-blocked', 'One of them is blocked. Block both or neither.');
  }
  if (isProven(from) && !isProven(into)) {
    throw new Conflict('merge-into-unproven', 'The address that stays is not confirmed. Merge the other way around.');
  }
}

type Comparable = Pick<Registration, 'state' | 'attendedAt' | 'minutesPresent'>;

const ranks: Record<RegistrationState, number> = {
  confirmed: 5,
  offered: 4,
  waitlisted: 3,
  pending: 2,
  declined: 1,
  cancelled: 0,
};

/**
 * Returns whose registration stays where both have one in a session: that with the attendance, then the one that is
 * nearer to a seat, then that of the person who stays.
 */
export function keptRegistration(into: Comparable, from: Comparable): 'into' | 'from' {
  const order = [
    (one: Comparable) => Number(one.attendedAt !== null),
    (one: Comparable) => one.minutesPresent ?? 0,
    (one: Comparable) => ranks[one.state],
  ];
  for (const of of order) if (of(into) !== of(from)) return of(into) > of(from) ? 'into' : 'from';
  return 'into';
}

/** A registration that ended because the person has a better one in its session, as it was before. */
export interface EndedRegistration {
  id: string;
  /** Whether it was that of the person who stays. */
  wasOfInto: boolean;
  state: RegistrationState;
  offerExpiresAt: string | null;
  provisionalUntil: string | null;
}

/** What a merge moved: ids, and what an undo restores. */
export interface MovedWithPerson {
  registrations: string[];
  /** Registrations of the person who stays that went to the other one, in place of better ones. */
  swapped: string[];
  ended: EndedRegistration[];
  messages: string[];
  recipients: string[];
  proposals: string[];
  matches: string[];
  /** Matches that the merge confirmed, so that they stay without the address as evidence. */
  confirmed: string[];
  delegations: string[];
  notes: string[];
  /** People who had been merged into the one who is merged. */
  aliases: string[];
  tags: string[];
  invitees: string[];
  unsubscribedFrom: EmailCategory[];
}
