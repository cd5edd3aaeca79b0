import type { Call } from '../calls/call.entity.js';
import { getCall } from '../calls/calls.queries.js';
import type { Actor } from '../identity/actor.js';
import type { Change } from '../identity/change.js';
import type { MessagePayload } from '../notifications/message.js';
import { unsuppressWithLink } from '../notifications/suppression/suppression.js';
import { joinOrganizations } from '../organizations/organizations.queries.js';
import type { Outcome } from '../../platform/batcher.js';
import { Invalid } from '../../platform/errors.js';
import type { Session } from '../sessions/session.entity.js';
import { dependsOnOrganizations, registrationClosure } from '../sessions/session.js';
import { updateSeats } from '../sessions/sessions.queries.js';
import {
  type Admission,
  type AdmittedDecision,
  type Applicant,
  decideBatch,
  type Group,
  type Room,
} from './admission.js';
import {
  findInOtherOccurrences,
  insertAttendees,
  lockAttendees,
  lockExistingRegistrations,
} from './admission.queries.js';
import { type NewPerson, newPerson, organizationsOf } from './applicant.js';
import type { Attendee } from './attendee.entity.js';
import { checkAnswers } from './checked-answers.js';
import { promote } from './promote.js';
import { limitSources } from './limit-sources.js';
import { linkErrors } from './plain-name.js';
import { isProven } from './proven.js';
import { provisionalUntil } from './provisional-seat.js';
import { proveAddress } from './prove-address.js';
import type { RegistrationInput } from './registration-input.js';
import {
  explainRefusals,
  PersonalRefusal,
  type RefusedAgain,
  type RegisteredAgain,
  resendOutcomes,
} from './register-again.js';
import type { Registration } from './registration.entity.js';
import { freeSeats } from './registration.js';
import { organizationNames, waitlistPositions } from './registrations.queries.js';
import { roomOf } from './waitlist.queries.js';
import { type Admitted, type Switched, writeAdmitted } from './write-admissions.js';

export interface RegisterResult {
  /** The request for this person. */
  input: RegistrationInput;
  /** False if the address was already registered: its registration is unchanged. */
  created: boolean;
  registration: Registration;
  attendee: Attendee;
  /** Name of the attendee's organization. */
  organization: string | null;
  /** Position on the waiting list, from 1. */
  place: number | null;
  /** In a public request: what somebody who is not known would get. Nothing else belongs on a page. */
  answer: AdmittedDecision | null;
}

/** People who register together and are decided about as a whole. */
export interface GroupInput {
  people: readonly RegistrationInput[];
  /** Whether they get their seats all together or not at all. Otherwise, as many as possible get seats. */
  allOrNothing: boolean;
  /** The delegation that registers them. */
  delegationId: string | null;
  /** Who registers them, for their first email: a coordinator whose own address is proven. */
  registeredBy?: MessagePayload['registeredBy'];
  /** Whether they are walk-ins, who can register after registration has closed. */
  isWalkIn?: boolean;
  /**
   * Whether they attended according to an imported report. They are registered with or without a seat, even if the
   * session is over.
   */
  came?: boolean;
  /** Whether anyone can have typed the address, so that only its owner learns whether it is known. */
  isPublic?: boolean;
}

export interface GroupRequest extends GroupInput {
  /** Null for a person who registers alone. */
  groupId: string | null;
  /** What a person takes along who switches from another run of the session. */
  switched?: Switched;
  /** Who made the request: one batch can serve many actors. */
  actor: Actor;
}

/** The requests for one session. */
export interface SessionRequests {
  /** Locked, as are its other occurrences. */
  session: Session;
  requests: readonly GroupRequest[];
}

/** By request: a result for each of its people in order, or why the request was refused. */
export type Admissions = Map<GroupRequest, Outcome<RegisterResult[]>>;

/** A person in a request. */
interface Entrant {
  request: GroupRequest;
  input: RegistrationInput;
  person: NewPerson;
}

/** An entrant with everything that the decision needs. */
interface Candidate extends Entrant, Applicant {
  existing: Registration | null;
  /** Null for a person who is not known yet. */
  attendee: Attendee | null;
}

interface CheckedSession {
  /** With its waiting list promoted. */
  session: Session;
  groups: { request: GroupRequest; entrants: Entrant[] }[];
}

interface DecidedSession {
  session: Session;
  groups: (Group<Candidate> & { request: GroupRequest })[];
  admissions: ReadonlyMap<Candidate, Admission>;
  answers: ReadonlyMap<Candidate, AdmittedDecision>;
  room: Room;
}

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

  const { refusals, crowded } = await limitSources(
    change,
    call,
    asked.flatMap(({ requests }) => requests),
  );
  for (const [request, error] of refusals) outcomes.set(request, { ok: false, error });
  const allowed = asked.map(({ session, requests }) => {
    return { session, requests: requests.filter((request) => !refusals.has(request)) };
  });
  const sessions = await checkRequests(change, call, allowed, outcomes);
  const known = await lockKnownAttendees(change, call, sessions);
  const existing = await lockExistingRegistrations(change.tx, idsOf(sessions), idsOfAttendees(known));
  const decided = await decideSessions(change, call, sessions, known, existing);
  const attendees = await writeStrangers(change, call, decided, known);
  const written = await writeAdmitted(change, admittedOf(decided, attendees, crowded, change.now));
  await writeSeatCounts(change, decided, written);

  for (const registration of written) {
    const own = existing.get(registration.sessionId) ?? new Map<string, Registration>();
    existing.set(registration.sessionId, own.set(registration.attendeeId, registration));
  }
  await addOutcomes(change, decided, attendees, existing, outcomes);
  await notifyKnown(change, decided, outcomes);
  return outcomes;
}

/** Promotes the waiting lists and validates the answers. Requests with invalid answers are refused in `outcomes`. */
async function checkRequests(
  change: Change,
  call: Call,
  asked: readonly SessionRequests[],
  outcomes: Admissions,
): Promise<CheckedSession[]> {
  const sessions: CheckedSession[] = [];
  for (const { session, requests } of asked) {
    const { valid, refused } = await checkAnswers(change.tx, session, requests);
    for (const { request, refusal } of refused) outcomes.set(request, { ok: false, error: refusal });
    const groups = valid.flatMap(({ request, people }) => {
      const entrants = people.map((input) => ({ request, input, person: newPerson(input, call, request.actor) }));
      const refusal = linkRefusal(request, entrants);
      if (refusal !== null) outcomes.set(request, { ok: false, error: refusal });
      return refusal === null ? [{ request, entrants }] : [];
    });
    sessions.push({ session: await withWaitlistServed(change, session), groups });
  }
  return sessions;
}

/** Why a request is refused whose names contain links, unless staff vouch for the addresses. */
function linkRefusal({ delegationId }: GroupRequest, entrants: readonly Entrant[]): Invalid | null {
  const fieldErrors = entrants.flatMap(({ input, person }, index) =>
    person.isVouchedFor ? [] : linkErrors(input, delegationId === null ? '' : `members.${index}.`),
  );
  return fieldErrors.length === 0 ? null : new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
}

// People who register now must not overtake people on the waiting list: reserved seats become free just by the passing
// of time.
async function withWaitlistServed(change: Change, session: Session): Promise<Session> {
  if (session.waiting === 0 || freeSeats(session).free === 0) return session;
  return { ...session, ...(await promote(change, session)) };
}

/** Locks the people who are already known, by address key, and lifts the suppression of their addresses. */
async function lockKnownAttendees(
  change: Change,
  call: Call,
  sessions: readonly CheckedSession[],
): Promise<Map<string, Attendee>> {
  const entrants = entrantsOf(sessions);
  const known = await lockAttendees(
    change.tx,
    call.id,
    entrants.map(({ person }) => person.emailKey),
  );
  const reached = new Set<string>();
  for (const { request, person } of entrants) {
    const attendee = known.get(person.emailKey);
    if (attendee === undefined) continue;
    // Someone who registers again gets another attempt at an address that bounced.
    if (attendee.suppressedAt !== null && !reached.has(attendee.id)) {
      reached.add(attendee.id);
      await unsuppressWithLink({ ...change, actor: request.actor }, [attendee]);
    }
  }
  return withVouched(change, entrants, known);
}

/** Proves the addresses that staff vouch for. Returns all people, by address key, in their current state. */
async function withVouched(
  change: Change,
  entrants: readonly Entrant[],
  known: Map<string, Attendee>,
): Promise<Map<string, Attendee>> {
  for (const { request, person } of entrants) {
    const attendee = known.get(person.emailKey);
    if (!person.isVouchedFor || attendee === undefined || isProven(attendee)) continue;
    await proveAddress({ ...change, actor: request.actor }, [attendee.id], 'staff');
    known.set(person.emailKey, { ...attendee, provenAt: change.now, provenBy: 'staff' });
  }
  return known;
}

const noOrganization = { own: null, typed: null };

/** Decides about all people; writes nothing. */
async function decideSessions(
  { tx, now }: Change,
  call: Call,
  sessions: readonly CheckedSession[],
  known: ReadonlyMap<string, Attendee>,
  existing: ReadonlyMap<string, ReadonlyMap<string, Registration>>,
): Promise<DecidedSession[]> {
  const people = entrantsOf(sessions).map(({ person }) => person);
  const hasOrganizations = sessions.some(({ session }) => dependsOnOrganizations(session));
  const organizationOf = hasOrganizations ? await organizationsOf(tx, call, people, known) : () => noOrganization;
  const attendeeIds = idsOfAttendees(known);
  const decided: DecidedSession[] = [];
  for (const { session, groups } of sessions) {
    const otherOccurrences = await findInOtherOccurrences(tx, session, attendeeIds);
    const candidateFor = (entrant: Entrant): Candidate => {
      const { person } = entrant;
      const attendee = known.get(person.emailKey) ?? null;
      const { own, typed } = organizationOf(person);
      return {
        ...entrant,
        attendee,
        emailKey: person.emailKey,
        existing: (attendee && existing.get(session.id)?.get(attendee.id)) ?? null,
        organizationId: own,
        typedOrganizationId: typed,
        otherOccurrence: (attendee && otherOccurrences.get(attendee.id)) ?? null,
      };
    };
    const candidates = groups.map(({ request, entrants }) => {
      const { allOrNothing, isWalkIn, came, isPublic } = request;
      return { request, allOrNothing, isWalkIn, came, isPublic, applicants: entrants.map(candidateFor) };
    });
    const room = await roomOf(tx, session, candidates, now);
    decided.push({ session, groups: candidates, ...decideBatch(room, registrationClosure(session, now), candidates) });
  }
  return decided;
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
  decided: readonly DecidedSession[],
  attendees: ReadonlyMap<string, Attendee>,
  crowded: ReadonlySet<GroupRequest>,
  now: Date,
): Admitted[] {
  return decided.flatMap(({ session, room: { seats }, admissions }) =>
    [...admissions].flatMap(([{ request, input, emailKey, existing }, admission]): Admitted[] => {
      if (admission.outcome !== 'admitted') return [];
      const attendee = attendees.get(emailKey);
      if (attendee === undefined) throw new Error('Somebody was admitted and not written.');
      const { decision } = admission;
      const person = { state: decision.outcome, isProven: isProven(attendee), isOneOfMany: crowded.has(request) };
      const until = provisionalUntil({ ...session, taken: seats.taken, waiting: seats.waiting }, person, now);
      return [{ session, request, input, decision, attendee, previous: existing, provisionalUntil: until }];
    }),
  );
}

async function writeSeatCounts(
  { tx }: Change,
  decided: readonly DecidedSession[],
  written: readonly Registration[],
): Promise<void> {
  const touched = new Set(written.map(({ sessionId }) => sessionId));
  const changed = decided.filter(({ session }) => touched.has(session.id));
  await updateSeats(
    tx,
    changed.map(({ session: { id }, room: { seats } }) => ({ id, taken: seats.taken, waiting: seats.waiting })),
  );
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

/** Emails people who registered again by a public request: it is answered as for anyone else. */
async function notifyKnown(change: Change, decided: readonly DecidedSession[], outcomes: Admissions): Promise<void> {
  const again: RegisteredAgain[] = [];
  const refused: RefusedAgain[] = [];
  for (const { session, groups, answers } of decided) {
    for (const { request, applicants } of groups) {
      const outcome = outcomes.get(request);
      if (!request.isPublic || outcome === undefined) continue;
      if (outcome.ok) {
        for (const result of outcome.result) if (!result.created) again.push({ session, ...result });
      } else {
        for (const one of applicants) {
          const { attendee, otherOccurrence = null } = one;
          if (attendee && answers.has(one)) refused.push({ session, attendee, otherOccurrence });
        }
      }
    }
  }
  await resendOutcomes(change, again);
  await explainRefusals(change, refused);
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

function entrantsOf(sessions: readonly CheckedSession[]): Entrant[] {
  return sessions.flatMap(({ groups }) => groups.flatMap(({ entrants }) => entrants));
}

function idsOf(sessions: readonly CheckedSession[]): string[] {
  return sessions.map(({ session }) => session.id);
}

function idsOfAttendees(known: ReadonlyMap<string, Attendee>): string[] {
  return [...known.values()].map(({ id }) => id);
}
