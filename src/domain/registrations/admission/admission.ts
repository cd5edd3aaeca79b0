import { Refusal } from '../../../platform/errors.js';
import type { Attendance, SeatCounts } from '../../sessions/attendance.js';
import type { RegistrationClosure } from '../../sessions/session.js';
import { blockedRefusal, entryRefusal, otherOccurrenceRefusal, SharedRefusals } from './admission-refusals.js';
import { type FreeSeats, planWaitlist, teamOf } from '../waitlist/waitlist.js';
import type { Registration } from '../registration.entity.js';
import { afterDecision, decideSeat, freeSeats, isLive, type SeatDecision, type Seats } from '../registration.js';

/** A person who requests a seat. */
export interface Applicant {
  emailKey: string;
  /** The existing registration of this person, in any state. */
  existing: Pick<Registration, 'state'> | null;
  /** The person's organization, or a temporary key while it has not been inserted. */
  organizationId: string | null;
  /** The invitation that reserves a seat for them. */
  reservation?: string | null;
  /** The teams whose reserved seats they can take (`teamHolder`). */
  teams?: readonly string[];
  /** Whether they take seats reserved for their organization; they do unless it is false. */
  usesReserved?: boolean;
  /** The same, if they belonged to the organization that was typed. */
  typedUsesReserved?: boolean;
  /** How they attend, in a session that counts the seats of each way. */
  attendance?: Attendance | null;
  /** The other run of the same session that they are registered for: a person can attend only one. */
  otherOccurrence?: string | null;
  /** Whether organizers block the person. */
  isBlocked?: boolean;
  /** The organization that was typed, which can differ from that of a person who is known. */
  typedOrganizationId?: string | null;
}

/** What decides about reserved seats. */
export type Reserving = Pick<Applicant, 'organizationId' | 'reservation' | 'teams' | 'usesReserved' | 'attendance'>;

/** People who request seats together; a single person is a group of one. */
export interface Group<Person extends Applicant = Applicant> {
  applicants: readonly Person[];
  /** Whether they get their seats all together or not at all. */
  allOrNothing: boolean;
  /** Whether they are walk-ins, who can register after registration has closed. */
  isWalkIn?: boolean | undefined;
  /**
   * Whether they attended according to an imported report. They are registered with or without a seat, even if the
   * session is over.
   */
  came?: boolean | undefined;
  /**
   * Whether anyone can have typed the addresses, as in the public form. The answer is then the one for people who are
   * not known, so that nobody learns who is registered; a person who is known learns the rest by email.
   */
  isPublic?: boolean | undefined;
  /** Whether staff make the request, who may know whom they block. */
  isByStaff?: boolean | undefined;
}

/** The state of a locked session that decides who gets a seat, after its waiting list has been promoted. */
export interface Room {
  /** Those in the room, if the seats online are counted separately. */
  seats: Seats;
  /** The seats online, if they are counted separately; nobody reserves them. */
  online: Seats | null;
  /** Free seats that are reserved, by holder (`FreeSeats`). */
  reserved: ReadonlyMap<string, number>;
  /** The maximum number of live registrations of one organization. */
  organizationLimit: number | null;
  /** Live registrations by organization, if there is a limit. */
  live: ReadonlyMap<string, number>;
}

/** Returns the seat counts of a session after its room has changed. */
export function countsIn({ seats, online }: Room): SeatCounts {
  const takenOnline = online?.taken ?? 0;
  const waitingOnline = online?.waiting ?? 0;
  return { taken: seats.taken + takenOnline, waiting: seats.waiting + waitingOnline, takenOnline, waitingOnline };
}

/** The outcome for a person who is admitted. */
export type AdmittedDecision = Exclude<SeatDecision, { outcome: 'full' }>;

export type Admission =
  /** The registration is unchanged: the person is already registered, or an organizer declined them. */
  | { outcome: 'existing' }
  | { outcome: 'refused'; refusal: Refusal }
  | { outcome: 'admitted'; decision: AdmittedDecision };

export type Entry<Person> =
  | { outcome: 'admitted'; decided: { person: Person; decision: AdmittedDecision }[]; room: Room }
  /** `first` is the first person over the limit, `free` is how many of them would get a seat. */
  | { outcome: 'full'; first: Person; free: number }
  | { outcome: 'organization-limit'; first: Person; limit: number };

/**
 * Decides a batch of groups for a locked session, one after the other, as if each had arrived alone. Returns the
 * decision about each person, the room that is left, and the answers to public requests. If a batch contains a person
 * twice, the second request finds the first. A group with too many people is refused as a whole.
 */
export function decideBatch<Person extends Applicant>(
  room: Room,
  closure: RegistrationClosure | null,
  groups: readonly Group<Person>[],
): { admissions: Map<Person, Admission>; answers: Map<Person, AdmittedDecision>; room: Room } {
  const admissions = new Map<Person, Admission>();
  const answers = new Map<Person, AdmittedDecision>();
  const admittedKeys = new Set<string>();
  const refusals = new SharedRefusals(closure);
  let left = room;
  for (const group of groups) {
    for (const person of group.applicants) admissions.set(person, { outcome: 'existing' });
    if (group.isPublic) {
      const answer = answerFor(left, refusals, group);
      if (answer instanceof Refusal) {
        for (const person of group.applicants) admissions.set(person, { outcome: 'refused', refusal: answer });
        continue;
      }
      for (const [person, decision] of answer) answers.set(person, decision);
    }
    const newcomers = newcomersOf(group, admittedKeys);
    if (newcomers.length === 0) continue;
    const entry = decideGroup(left, refusals, group, newcomers);
    if (entry instanceof Refusal) {
      for (const person of group.applicants) admissions.set(person, { outcome: 'refused', refusal: entry });
      continue;
    }
    left = entry.room;
    for (const { person, decision } of entry.decided) {
      admissions.set(person, { outcome: 'admitted', decision });
      admittedKeys.add(person.emailKey);
    }
  }
  return { admissions, answers, room: left };
}

/** Returns the decision about each person of a group as if none of them were known, or why it would be refused. */
function answerFor<Person extends Applicant>(room: Room, refusals: SharedRefusals, group: Group<Person>) {
  const strangers = group.applicants.map((person): Applicant & { person: Person } => ({
    person,
    emailKey: person.emailKey,
    existing: null,
    organizationId: person.typedOrganizationId ?? null,
    usesReserved: person.typedUsesReserved ?? true,
    attendance: person.attendance ?? null,
  }));
  const entry = decideGroup(room, refusals, { ...group, applicants: strangers }, strangers);
  if (entry instanceof Refusal) return entry;
  return new Map(entry.decided.map(({ person: { person }, decision }) => [person, decision]));
}

/** Returns the people of a group who are not registered yet, each once. */
function newcomersOf<Person extends Applicant>(group: Group<Person>, admittedKeys: ReadonlySet<string>): Person[] {
  const asked = new Set<string>();
  return group.applicants.filter(({ emailKey, existing }) => {
    const isRegistered = existing !== null && (isLive(existing.state) || existing.state === 'declined');
    if (isRegistered || admittedKeys.has(emailKey) || asked.has(emailKey)) return false;
    asked.add(emailKey);
    return true;
  });
}

function decideGroup<Person extends Applicant>(
  room: Room,
  refusals: SharedRefusals,
  { applicants, allOrNothing, isWalkIn = false, came = false, isByStaff = false }: Group<Person>,
  newcomers: readonly Person[],
): Extract<Entry<Person>, { outcome: 'admitted' }> | Refusal {
  const { closure } = refusals;
  const isOpen = closure === null || (closure === 'closed' && (isWalkIn || came)) || (closure === 'over' && came);
  if (!isOpen) return refusals.closed;
  for (const person of newcomers) {
    if (person.isBlocked) return blockedRefusal(applicants.indexOf(person), isByStaff);
    if (person.otherOccurrence) return otherOccurrenceRefusal(applicants.indexOf(person), person.otherOccurrence);
  }
  const { waitlist } = room.seats;
  const enterable = came ? withWaitlist(room, false) : room;
  const entry = decideEntry(enterable, newcomers, { allOrNothing, approved: came });
  if (entry.outcome === 'full' && applicants.length === 1) return refusals.full;
  if (entry.outcome !== 'admitted') return entryRefusal(entry, applicants.indexOf(entry.first), applicants.length);
  return came ? { ...entry, room: withWaitlist(entry.room, waitlist) } : entry;
}

function withWaitlist({ seats, online, ...room }: Room, waitlist: boolean): Room {
  return { ...room, seats: { ...seats, waitlist }, online: online && { ...online, waitlist } };
}

/**
 * Decides the outcome for people who join the end of the waiting list together. `approved` people already count towards
 * the limit and need no approval.
 */
export function decideEntry<Person extends Reserving>(
  room: Room,
  people: readonly Person[],
  how: { allOrNothing: boolean; approved: boolean },
): Entry<Person> {
  if (room.online === null) return decidePart(room, people, how);
  const online = people.filter(({ attendance }) => attendance === 'online');
  if (online.length === 0) return decidePart(room, people, how);
  const onlineRoom = { ...room, seats: room.online, reserved: nothingReserved };
  if (online.length === people.length) return backIn(room, decidePart(onlineRoom, people, how));
  const there = people.filter(({ attendance }) => attendance !== 'online');
  // Each part of a group waits in a list of its own, so each stays together by itself.
  const first = decidePart(room, there, how);
  if (first.outcome !== 'admitted') return first;
  const second = decidePart({ ...onlineRoom, live: first.room.live }, online, how);
  if (second.outcome !== 'admitted') return second;
  const decisions = new Map([...first.decided, ...second.decided].map(({ person, decision }) => [person, decision]));
  const decided = people.flatMap((person) => {
    const decision = decisions.get(person);
    return decision === undefined ? [] : [{ person, decision }];
  });
  return { ...backIn(first.room, second), decided };
}

const nothingReserved: ReadonlyMap<string, number> = new Map();

/** Returns the outcome of a part of a room as one of the room: the seats online, and the limit that counts everybody. */
function backIn<Outcome extends Entry<unknown>>(room: Room, entry: Outcome): Outcome {
  if (entry.outcome !== 'admitted') return entry;
  return { ...entry, room: { ...room, online: entry.room.seats, live: entry.room.live } };
}

function decidePart<Person extends Reserving>(
  room: Room,
  people: readonly Person[],
  { allOrNothing, approved }: { allOrNothing: boolean; approved: boolean },
): Entry<Person> {
  const counted = approved ? { live: room.live } : countLive(room, people);
  if ('first' in counted) return { outcome: 'organization-limit', ...counted };
  const free = freeSeats(room.seats, room.reserved);
  const { seated, reserved } = seatsFor(free, people, allOrNothing);
  let { seats } = room;
  const decided: { person: Person; decision: AdmittedDecision }[] = [];
  for (const person of people) {
    const decision = decideSeat(seats, { approved, mayTake: seated.has(person) });
    if (decision.outcome === 'full') return tooMany(free, people);
    seats = afterDecision(seats, decision);
    const teamId = decision.outcome === 'confirmed' ? teamOf(seated.get(person)) : null;
    decided.push({ person, decision: teamId === null ? decision : { outcome: 'confirmed', teamId } });
  }
  const isPending = decided[0]?.decision.outcome === 'pending';
  return {
    outcome: 'admitted',
    decided,
    room: { ...room, seats, live: counted.live, reserved: isPending ? room.reserved : reserved },
  };
}

// Returns who gets a seat, with the holder of a reserved one, and what is still reserved afterwards. If nothing is
// reserved, the first people get the free seats.
function seatsFor<Person extends Reserving>(seats: FreeSeats, people: readonly Person[], allOrNothing: boolean) {
  if (seats.reserved.size === 0) {
    const count = allOrNothing && people.length > seats.free ? 0 : seats.free;
    return { seated: new Map(people.slice(0, count).map((person) => [person, null])), reserved: seats.reserved };
  }
  const members = people.map((person, index) => ({ id: String(index), holders: holdersOf(person), person }));
  const plan = planWaitlist(seats, [{ members, allOrNothing }]);
  const ids = new Set(plan.seated);
  const seated = members.filter(({ id }) => ids.has(id));
  return {
    seated: new Map(seated.map(({ id, person }) => [person, plan.holders.get(id) ?? null])),
    reserved: plan.left.reserved,
  };
}

/**
 * Returns whose reserved seats a person can take, in this order: the one of their invitation, which nobody else can have,
 * those of their teams, and those of their organization, where people without a team have nothing else.
 */
export function holdersOf({ organizationId, reservation, teams = [], usesReserved = true }: Reserving): string[] {
  return [reservation, ...teams, usesReserved ? organizationId : null].flatMap((holder) => holder ?? []);
}

// Returns the first person without a seat if all others used the seats that they are entitled to, and how many others
// there are.
function tooMany<Person extends Reserving>(seats: FreeSeats, people: readonly Person[]): Entry<Person> {
  const { seated } = seatsFor(seats, people, false);
  const first = people.find((person) => !seated.has(person));
  if (first === undefined) throw new Error('A full session has a seat for everybody.');
  return { outcome: 'full', first, free: seated.size };
}

// Returns the counts with these people added, or the first person over the limit.
function countLive<Person extends Reserving>(
  { live: before, organizationLimit: limit }: Room,
  people: readonly Person[],
): { live: ReadonlyMap<string, number> } | { first: Person; limit: number } {
  if (limit === null) return { live: before };
  const live = new Map(before);
  for (const person of people) {
    if (person.organizationId === null) continue;
    const count = (live.get(person.organizationId) ?? 0) + 1;
    if (count > limit) return { first: person, limit };
    live.set(person.organizationId, count);
  }
  return { live };
}
