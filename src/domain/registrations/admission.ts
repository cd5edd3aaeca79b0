import { Conflict, type Refusal } from '../../platform/errors.js';
import type { RegistrationClosure } from '../sessions/session.js';
import { type FreeSeats, planWaitlist } from './waitlist.js';
import type { Registration } from './registration.entity.js';
import { afterDecision, decideSeat, freeSeats, isLive, type SeatDecision, type Seats } from './registration.js';

/** One person who asks for a seat, in order of arrival. */
interface Applicant {
  emailKey: string;
  /** The registration that this person has already, in whatever state. */
  standing: Registration | null;
  /** Of the person; a name for it while it is not written yet. */
  organizationId: string | null;
  /** The run of the same session in which they are registered: people attend either. */
  otherOccurrence?: string | null;
}

/** People who ask for seats at once; a single person is a party of one. */
export interface Group {
  applicants: readonly Applicant[];
  /** Whether they get their seats all at once or not at all. */
  allOrNothing: boolean;
  /** Whether they stand at the door: that registration has closed does not count there. */
  atDoor?: boolean | undefined;
  /** Whether they were there, as we hear afterwards: they take a seat or none, whatever is closed or over. */
  came?: boolean | undefined;
}

/** What of a locked session decides about the next in order. The waiting line has had its turn. */
export interface Room {
  seats: Seats;
  /** Free seats that are kept for the people of an organization. */
  held: ReadonlyMap<string, number>;
  /** The most live registrations of one organization. */
  organizationLimit: number | null;
  /** Live registrations by organization, where there is a limit. */
  live: ReadonlyMap<string, number>;
}

/** What a person gets who is admitted. */
export type AdmittedDecision = Exclude<SeatDecision, { outcome: 'full' }>;

export type Admission =
  /** The registration stands as it is: the same person asked before, or an organizer declined them. */
  | { outcome: 'standing' }
  | { outcome: 'refused'; refusal: Refusal }
  | { outcome: 'admitted'; decision: AdmittedDecision };

export type Entry =
  | { outcome: 'admitted'; decisions: AdmittedDecision[]; room: Room }
  /** `first` is the index of the first person who is too many, `free` how many of them would get a seat. */
  | { outcome: 'full'; first: number; free: number }
  | { outcome: 'organization-limit'; first: number; limit: number };

/**
 * Decides a batch of parties against a locked session, one after the other, as if each had come alone. Gives the
 * decisions by party in the order of its people, and the room after them. A person who asks twice in one batch stands
 * the second time. A party of which somebody is too many is refused as a whole.
 */
export function decideBatch(
  room: Room,
  closure: RegistrationClosure | null,
  groups: readonly Group[],
): { admissions: Admission[][]; room: Room } {
  let left = room;
  const seen = new Set<string>();
  const admissions = groups.map(({ applicants, allOrNothing, atDoor = false, came = false }): Admission[] => {
    const asked = new Set<string>();
    const fresh = applicants.flatMap(({ emailKey, standing, organizationId }, index) => {
      const stands = standing !== null && (isLive(standing.state) || standing.state === 'declined');
      if (stands || seen.has(emailKey) || asked.has(emailKey)) return [];
      asked.add(emailKey);
      return { index, organizationId };
    });
    const decided: Admission[] = applicants.map(() => ({ outcome: 'standing' }));
    if (fresh.length === 0) return decided;
    const refuse = (refusal: Refusal) => applicants.map((): Admission => ({ outcome: 'refused', refusal }));
    const isOpen = closure === null || (closure === 'closed' && (atDoor || came)) || (closure === 'over' && came);
    if (!isOpen) return refuse(closureRefusal(closure));
    const twice = fresh.find(({ index }) => applicants[index]?.otherOccurrence);
    if (twice !== undefined)
      return refuse(otherOccurrenceRefusal(twice.index, applicants[twice.index]?.otherOccurrence ?? ''));
    const organizationIds = fresh.map((one) => one.organizationId);
    const { waitlist } = left.seats;
    const asLeft = came ? { ...left, seats: { ...left.seats, waitlist: false } } : left;
    const entry = decideEntry(asLeft, organizationIds, { allOrNothing, approved: came });
    if (entry.outcome !== 'admitted')
      return refuse(entryRefusal(entry, fresh[entry.first]?.index ?? 0, applicants.length));
    left = { ...entry.room, seats: { ...entry.room.seats, waitlist } };
    for (const key of asked) seen.add(key);
    fresh.forEach(({ index }, at) => {
      const decision = entry.decisions[at];
      if (decision !== undefined) decided[index] = { outcome: 'admitted', decision };
    });
    return decided;
  });
  return { admissions, room: left };
}

/**
 * Decides what people of these organizations get who come to the end of the line at once. `approved` people were
 * counted against the limit already and wait for nobody's word.
 */
export function decideEntry(
  room: Room,
  organizationIds: readonly (string | null)[],
  { allOrNothing, approved }: { allOrNothing: boolean; approved: boolean },
): Entry {
  const live = approved ? room.live : countLive(room, organizationIds);
  if (typeof live === 'number') {
    return { outcome: 'organization-limit', first: live, limit: room.organizationLimit ?? 0 };
  }
  const free = freeSeats(room.seats, room.held);
  const { gets, held } = seatsFor(free, organizationIds, allOrNothing);
  let { seats } = room;
  const decisions: AdmittedDecision[] = [];
  for (let index = 0; index < organizationIds.length; index++) {
    const decision = decideSeat(seats, { approved, mayTake: gets(index) });
    if (decision.outcome === 'full') return tooMany(free, organizationIds);
    seats = afterDecision(seats, decision);
    decisions.push(decision);
  }
  const isPending = decisions[0]?.outcome === 'pending';
  return { outcome: 'admitted', decisions, room: { ...room, seats, live, held: isPending ? room.held : held } };
}

// Which of the people get a seat, by index, and what is kept then. Where nothing is kept, the first ones do.
function seatsFor(
  seats: FreeSeats,
  organizationIds: readonly (string | null)[],
  allOrNothing: boolean,
): { gets: (index: number) => boolean; held: ReadonlyMap<string, number> } {
  if (seats.held.size === 0) {
    const count = allOrNothing && organizationIds.length > seats.free ? 0 : seats.free;
    return { gets: (index) => index < count, held: seats.held };
  }
  const members = organizationIds.map((organizationId, index) => ({ id: String(index), organizationId }));
  const plan = planWaitlist(seats, [{ members, allOrNothing }]);
  const seated = new Set(plan.seated);
  return { gets: (index) => seated.has(String(index)), held: plan.left.held };
}

// Who is the first too many, were the others to sit wherever they may, and how many those others are.
function tooMany(seats: FreeSeats, organizationIds: readonly (string | null)[]): Entry {
  const { gets } = seatsFor(seats, organizationIds, false);
  const all = organizationIds.map((_, index) => gets(index));
  return { outcome: 'full', first: all.indexOf(false), free: all.filter(Boolean).length };
}

// The counts with these people, or the index of the first who would be one too many.
function countLive(room: Room, organizationIds: readonly (string | null)[]): ReadonlyMap<string, number> | number {
  if (room.organizationLimit === null) return room.live;
  const live = new Map(room.live);
  for (const [index, organizationId] of organizationIds.entries()) {
    if (organizationId === null) continue;
    const count = (live.get(organizationId) ?? 0) + 1;
    if (count > room.organizationLimit) return index;
    live.set(organizationId, count);
  }
  return live;
}

/** What a party is told of which the person at `index` is too many. */
function entryRefusal(entry: Exclude<Entry, { outcome: 'admitted' }>, index: number, size: number): Refusal {
  if (entry.outcome === 'organization-limit') {
    return new Conflict('organization-limit', `At most ${entry.limit} people of one organization may register.`, {
      index,
      limit: entry.limit,
    });
  }
  if (size === 1 || entry.free === 0) {
    return new Conflict('full', 'The session is full and has no waiting list.', size === 1 ? {} : { index });
  }
  return new Conflict('party-too-large', `Only ${entry.free} seats are free, and there is no waiting list.`, {
    index,
    free: entry.free,
  });
}

function otherOccurrenceRefusal(index: number, sessionId: string): Refusal {
  return new Conflict(
    'other-run',
    'This person is registered for another run of the session; they can move to this one.',
    {
      index,
      session: sessionId,
    },
  );
}

function closureRefusal(closure: RegistrationClosure): Refusal {
  switch (closure) {
    case 'draft':
      return new Conflict('not-published', 'The session is not published yet and takes no registrations.');
    case 'cancelled':
      return new Conflict('cancelled', 'The session is cancelled and takes no registrations.');
    case 'over':
      return new Conflict('over', 'The session is over and takes no registrations.');
    case 'closed':
      return new Conflict('registration-closed', 'Registration for this session has closed.');
  }
}
