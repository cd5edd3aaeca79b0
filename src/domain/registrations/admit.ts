import type { Call } from '../calls/call.entity.js';
import { getCall } from '../calls/calls.queries.js';
import type { Change } from '../identity/change.js';
import { joinOrganizations } from '../organizations/organizations.queries.js';
import type { SeatCounts } from '../sessions/attendance.js';
import type { Session } from '../sessions/session.entity.js';
import { type Admission, countsIn } from './admission.js';
import { insertAttendees, lockExistingRegistrations } from './admission.queries.js';
import { networkOfActor, type NewPerson } from './applicant.js';
import type { Attendee } from './attendee.entity.js';
import { checkRequests, confirmExisting, lockKnownAttendees } from './check-requests.js';
import { decideSessions } from './decide-admissions.js';
import { limitSources } from './limit-sources.js';
import { promote } from './promote.js';
import { isProven } from './proven.js';
import { provisionalUntil } from './provisional-seat.js';
import { notifyKnown, PersonalRefusal } from './register-again.js';
import {
  type Admissions,
  type Candidate,
  type CheckedSession,
  type DecidedSession,
  type GroupRequest,
  isByStranger,
  type RegisterResult,
  type SessionRequests,
} from './registration-request.js';
import type { Registration } from './registration.entity.js';
import { organizationNames, waitlistPositions } from './registrations.queries.js';
import { seatKey } from './sources.queries.js';
import { type Admitted, writeAdmitted } from './write-admissions.js';

/** Admits one group to a locked session. Returns a result for each of its people. Throws if the group is refused. */
export async function admitGroup(change: Change, session: Session, request: GroupRequest): Promise<RegisterResult[]> {
  const outcome = (await admitToSessions(change, [{ session, requests: [request] }])).get(request);
  if (outcome === undefined) throw new Error('A request to register was not decided.');
  if (!outcome.ok) throw outcome.error;
  return outcome.result;
}

/**
 * Admits groups to locked sessions of one call. For each session, the pure rule decides about the groups one after the
 * other, as if each had arrived alone; then everything is written with one statement per table. Every registration goes
 * through this function. Only one occurrence of a session can be among the sessions.
 */
export async function admitToSessions(change: Change, asked: readonly SessionRequests[]): Promise<Admissions> {
  const outcomes: Admissions = new Map();
  const [first] = asked;
  if (first === undefined) return outcomes;
  const call = await getCall(change.tx, first.session.callId);

  const { refusals, crowded } = await limitSources(change, call, asked);
  for (const [request, error] of refusals) outcomes.set(request, { ok: false, error });
  const allowed = asked.map(({ session, requests }) => {
    return { session, requests: requests.filter((request) => !refusals.has(request)) };
  });
  const sessions = await checkRequests(change, call, allowed, outcomes);
  const known = await lockKnownAttendees(change, call, sessions);
  const existing = await lockExistingRegistrations(change.tx, idsOf(sessions), idsOfAttendees(known));
  await confirmExisting(change, sessions, known, existing);
  const decided = await decideSessions(change, call, sessions, known, existing);
  const attendees = await writeStrangers(change, call, decided, known);
  const admitted = admittedOf(change, call, decided, attendees, crowded);
  const written = await writeAdmitted(change, admitted, seatCounts(decided, admitted));
  await passOnInvitedSeats(change, decided);

  for (const registration of written) {
    const own = existing.get(registration.sessionId) ?? new Map<string, Registration>();
    existing.set(registration.sessionId, own.set(registration.attendeeId, registration));
  }
  await addOutcomes(change, decided, attendees, existing, outcomes);
  await notifyKnown(change, decided, outcomes);
  return outcomes;
}

/** An invited person who attends online leaves the seat in the room that was reserved for them to those who wait. */
async function passOnInvitedSeats(change: Change, decided: readonly DecidedSession[]): Promise<void> {
  for (const { session, room, admissions } of decided) {
    const isLeft = [...admissions].some(
      ([{ attendance, reservation }, { outcome }]) =>
        outcome === 'admitted' && attendance === 'online' && reservation != null,
    );
    if (isLeft) await promote(change, { ...session, ...countsIn(room) });
  }
}

/** Inserts admitted people who are not known yet, with their organizations. Returns all people by address key. */
async function writeStrangers(
  { tx, linkSecret, now }: Change,
  call: Call,
  decided: readonly DecidedSession[],
  known: ReadonlyMap<string, Attendee>,
): Promise<Map<string, Attendee>> {
  const strangers = new Map<string, NewPerson>();
  for (const { admissions } of decided) {
    for (const [{ person, attendee }, { outcome }] of admissions) {
      const isNew = outcome === 'admitted' && attendee === null && !strangers.has(person.emailKey);
      if (isNew) strangers.set(person.emailKey, person);
    }
  }
  const joined = await joinOrganizations(tx, call.id, [...strangers.values()], now);
  return new Map([...known, ...(await insertAttendees(tx, call.id, joined, linkSecret, now))]);
}

function admittedOf(
  { linkSecret, now }: Change,
  call: Call,
  decided: readonly DecidedSession[],
  attendees: ReadonlyMap<string, Attendee>,
  crowded: ReadonlySet<GroupRequest>,
): Admitted[] {
  return decided.flatMap(({ session, room, admissions }) =>
    [...admissions].flatMap(([{ request, input, emailKey, existing, attendance }, admission]): Admitted[] => {
      if (admission.outcome !== 'admitted') return [];
      const attendee = attendees.get(emailKey);
      if (attendee === undefined) throw new Error('Somebody was admitted and not written.');
      const { decision } = admission;
      const isUnconfirmed = !isProven(attendee) || isByStranger(request, attendee.id);
      const person = { state: decision.outcome, isUnconfirmed, isOneOfMany: crowded.has(request) };
      const { capacity, taken, waiting } = attendance === 'online' && room.online ? room.online : room.seats;
      const until = provisionalUntil({ ...session, capacity, taken, waiting }, person, call, now);
      const network = isUnconfirmed ? networkOfActor(request.actor) : null;
      const source = network === null ? null : seatKey(linkSecret, network, session.id);
      const place = { isUnconfirmed, source, provisionalUntil: until };
      return [{ session, request, input, decision, attendee, attendance, previous: existing, ...place }];
    }),
  );
}

/** Returns the seats of the sessions to which anybody is admitted. */
function seatCounts(
  decided: readonly DecidedSession[],
  admitted: readonly Admitted[],
): (SeatCounts & { id: string })[] {
  const touched = new Set(admitted.map(({ session }) => session.id));
  return decided
    .filter(({ session }) => touched.has(session.id))
    .map(({ session: { id }, room }) => ({ id, ...countsIn(room) }));
}

/** Adds the outcome of each request. `registrations` are current, by session and attendee. */
async function addOutcomes(
  { tx }: Change,
  decided: readonly DecidedSession[],
  attendees: ReadonlyMap<string, Attendee>,
  registrations: ReadonlyMap<string, ReadonlyMap<string, Registration>>,
  outcomes: Admissions,
): Promise<void> {
  const organizationIds = [...attendees.values()].map(({ organizationId }) => organizationId);
  const organizations = await organizationNames(tx, organizationIds);
  for (const { session, groups, admissions, answers } of decided) {
    const own = registrations.get(session.id);
    const places = await waitlistPositions(tx, session.id, unchangedOf(admissions, attendees, own));
    for (const { request, applicants } of groups) {
      const results: RegisterResult[] = [];
      for (const candidate of applicants) {
        const admission = admissions.get(candidate);
        if (admission?.outcome === 'refused') {
          const answer = answers.get(candidate);
          const error = answer ? new PersonalRefusal(admission.refusal, answer) : admission.refusal;
          outcomes.set(request, { ok: false, error });
          break;
        }
        const attendee = attendees.get(candidate.emailKey);
        const registration = attendee && own?.get(attendee.id);
        if (!admission || !registration) throw new Error('A request to register was decided and not written.');
        const organization = (attendee.organizationId && organizations.get(attendee.organizationId)) || null;
        const created = admission.outcome === 'admitted';
        const place = created ? placeOf(admission) : (places.get(registration.id) ?? null);
        const answer = answers.get(candidate) ?? null;
        results.push({ input: candidate.input, created, registration, attendee, organization, place, answer });
      }
      if (!outcomes.has(request)) outcomes.set(request, { ok: true, result: results });
    }
  }
}

/** Returns the results for people who were already registered. */
function unchangedOf(
  admissions: ReadonlyMap<Candidate, Admission>,
  attendees: ReadonlyMap<string, Attendee>,
  registrations: ReadonlyMap<string, Registration> | undefined,
): Registration[] {
  return [...admissions].flatMap(([{ emailKey }, { outcome }]) => {
    const attendee = outcome === 'existing' ? attendees.get(emailKey) : undefined;
    return (attendee && registrations?.get(attendee.id)) ?? [];
  });
}

function placeOf({ decision }: Extract<Admission, { outcome: 'admitted' }>): number | null {
  return decision.outcome === 'waitlisted' ? decision.place : null;
}

function idsOf(sessions: readonly CheckedSession[]): string[] {
  return sessions.map(({ session }) => session.id);
}

function idsOfAttendees(known: ReadonlyMap<string, Attendee>): string[] {
  return [...known.values()].map(({ id }) => id);
}
