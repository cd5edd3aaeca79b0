import type { Call } from '../../calls/call.entity.js';
import { getCall } from '../../calls/calls.queries.js';
import type { Change } from '../../identity/change.js';
import { openQuestions } from '../../questions/given-answers.js';
import { joinOrganizations } from '../../organizations/organizations.queries.js';
import type { Session } from '../../sessions/session.entity.js';
import { pipelined } from '../../../platform/database/tx.js';
import { type Admission, countsIn } from './admission.js';
import { insertAttendees } from './admission.queries.js';
import { networkOfActor, type NewPerson } from './applicant.js';
import type { Attendee } from '../attendee.entity.js';
import { checkRequests } from './check-requests.js';
import { decideSessions } from './decide-admissions.js';
import { limitSources } from './limit-sources.js';
import { type Known, lockExisting } from './lock-known.js';
import { promote } from '../waitlist/promote.js';
import { isProven } from '../links/proven.js';
import { provisionalUntil } from '../waitlist/provisional-seat.js';
import { notifyExisting, PersonalRefusal } from './register-again.js';
import {
  type Admissions,
  type Candidate,
  type DecidedSession,
  type GroupRequest,
  isByStranger,
  type RegisterResult,
  type SessionRequests,
} from './registration-request.js';
import type { Registration } from '../registration.entity.js';
import { organizationNames } from '../registrations.queries.js';
import { waitlistPositions } from '../waitlist/waitlist-order.queries.js';
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
 * through this function. Only one occurrence of a session can be among the sessions. `calls` are those already read.
 */
export async function admitToSessions(
  change: Change,
  asked: readonly SessionRequests[],
  calls: ReadonlyMap<string, Call> = new Map(),
): Promise<Admissions> {
  const outcomes: Admissions = new Map();
  const [first] = asked;
  if (first === undefined) return outcomes;
  const { callId } = first.session;
  const call = calls.get(callId) ?? (await getCall(change.tx, callId));

  const refusals = await limitSources(change, call, asked);
  for (const [request, error] of refusals) outcomes.set(request, { ok: false, error });
  const sessions = await checkRequests(change, call, asked, outcomes);
  const known = await lockExisting(change, call, sessions);
  const decided = await decideSessions(change, sessions, known);
  const attendees = await insertNewAttendees(change, call, decided, known);
  const admitted = admittedOf(change, call, decided, attendees);
  const organizationIds = Array.from(attendees.values(), ({ organizationId }) => organizationId);
  const [written, organizations] = await pipelined(change.tx, () => [
    writeAdmitted(change, admitted, seatCounts(decided, admitted), known.waitlistNumbers),
    organizationNames(change.tx, organizationIds),
  ]);
  await passOnInvitedSeats(change, decided);

  for (const registration of written) {
    const own = known.registrations.get(registration.sessionId) ?? new Map<string, Registration>();
    known.registrations.set(registration.sessionId, own.set(registration.attendeeId, registration));
  }
  await addOutcomes(change, decided, { ...known, attendees }, organizations, outcomes);
  await notifyExisting(change, decided, outcomes);
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
async function insertNewAttendees(
  { tx, linkSecret, now }: Change,
  call: Call,
  decided: readonly DecidedSession[],
  known: Known,
): Promise<Map<string, Attendee>> {
  const strangers = new Map<string, NewPerson>();
  for (const { admissions } of decided) {
    for (const [{ person, attendee }, { outcome }] of admissions) {
      const isNew = outcome === 'admitted' && attendee === null && !strangers.has(person.emailKey);
      if (isNew) strangers.set(person.emailKey, person);
    }
  }
  const joined = await joinOrganizations(tx, call.id, [...strangers.values()], now, known.organizations);
  return new Map([...known.attendees, ...(await insertAttendees(tx, call.id, joined, linkSecret, now))]);
}

function admittedOf(
  { linkSecret, now }: Change,
  call: Call,
  decided: readonly DecidedSession[],
  attendees: ReadonlyMap<string, Attendee>,
): Admitted[] {
  const admitted: Admitted[] = [];
  for (const { session, questions, room, admissions } of decided) {
    for (const [candidate, admission] of admissions) {
      const { request, input, emailKey, existing, attendance, usesReserved } = candidate;
      if (admission.outcome !== 'admitted') continue;
      const attendee = attendees.get(emailKey);
      if (attendee === undefined) throw new Error('Somebody was admitted and not written.');
      const { decision } = admission;
      const isUnconfirmed = !isProven(attendee) || isByStranger(request, attendee.id);
      const person = { state: decision.outcome, isUnconfirmed };
      const { capacity, taken, waiting } = attendance === 'online' && room.online ? room.online : room.seats;
      const seats = { startsAt: session.startsAt, capacity, taken, waiting };
      const until = provisionalUntil(seats, person, call, now);
      const network = isUnconfirmed ? networkOfActor(request.actor) : null;
      const source = network === null ? null : seatKey(linkSecret, network, session.id);
      const hasOpenQuestions = openQuestions(questions, input.answers ?? existing?.answers ?? {}).length > 0;
      const place = { isUnconfirmed, source, provisionalUntil: until, hasOpenQuestions, usesReserved };
      admitted.push({ session, request, input, decision, attendee, attendance, previous: existing, ...place });
    }
  }
  return admitted;
}

/** Returns the seats of the sessions to which anybody is admitted. */
function seatCounts(decided: readonly DecidedSession[], admitted: readonly Admitted[]) {
  const touched = new Set(admitted.map(({ session }) => session.id));
  return decided.flatMap(({ session: { id }, room }) => (touched.has(id) ? { id, ...countsIn(room) } : []));
}

/** Adds the outcome of each request. `registrations` are current; `organizations` are names by id. */
async function addOutcomes(
  { tx }: Change,
  decided: readonly DecidedSession[],
  { attendees, registrations }: Pick<Known, 'attendees' | 'registrations'>,
  organizations: ReadonlyMap<string, string>,
  outcomes: Admissions,
): Promise<void> {
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
