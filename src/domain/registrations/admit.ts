import type { Call } from '../calls/call.entity.js';
import { getCall } from '../calls/calls.queries.js';
import type { Actor } from '../identity/actor.js';
import { joinOrganizations } from '../organizations/organizations.queries.js';
import type { Outcome } from '../../platform/batcher.js';
import { type Admission, decideBatch } from './admission.js';
import {
  findInOtherOccurrences,
  insertAttendees,
  lockAttendees,
  lockStandingRegistrations,
  confirmByStaff,
} from './admission.queries.js';
import type { Attendee } from './attendee.entity.js';
import { roomOf } from './waitlist.queries.js';
import { freeSeats } from './registration.js';
import type { Registration } from './registration.entity.js';
import type { RegistrationInput } from './registration-input.js';
import { organizationNames, waitlistPositions } from './registrations.queries.js';
import { dependsOnOrganizations, registrationClosure } from '../sessions/session.js';
import type { Session } from '../sessions/session.entity.js';
import { updateSeats } from '../sessions/sessions.queries.js';
import { type Applicant, applicantFor, organizationsOf } from './applicant.js';
import { checkAnswers } from './checked-answers.js';
import { promote } from './promote.js';
import { unsuppressWithLink } from '../notifications/suppression/suppression.js';
import { type Admitted, writeAdmitted } from './write-admissions.js';
import type { Tx } from '../../platform/database/tx.js';

export interface RegisterResult {
  /** False when the same address had registered before: its registration stands. */
  created: boolean;
  registration: Registration;
  attendee: Attendee;
  /** Name of the attendee's organization. */
  organization: string | null;
  /** Place in the waiting list, from 1. */
  place: number | null;
}

/** People who come at once; what is decided about them is decided as a whole. */
export interface GroupInput {
  people: readonly RegistrationInput[];
  /** Whether they get their seats all at once or not at all; otherwise as far as the seats go. */
  allOrNothing: boolean;
  /** The delegation that brings them. */
  delegationId: string | null;
  /** Whether they stand at the door: that registration has closed does not count there. */
  atDoor?: boolean;
  /** Whether they were there, as we hear afterwards: they take a seat or none, whatever is closed or over. */
  came?: boolean;
}

export interface GroupRequest extends GroupInput {
  /** Null for a person who comes alone. */
  groupId: string | null;
  actor: Actor;
}

/** What a decision needs to know beside the rows. */
export interface AdmissionContext {
  /** From which the links are derived. */
  secret: string;
  /** Of UIDs and Message-IDs. */
  domain: string;
  now: Date;
}

/** What is asked of one session. */
export interface SessionRequests {
  /** Locked, as are its other runs. */
  session: Session;
  requests: readonly GroupRequest[];
}

/** What is asked of one session, as far as it is in order. */
interface AskedSession {
  /** The line has had its turn. */
  session: Session;
  groups: { request: GroupRequest; people: { input: RegistrationInput; person: Applicant }[] }[];
  /** One outcome per request, those with faults among them. */
  merge: <Result>(outcomes: Outcome<Result>[]) => Outcome<Result>[];
}

/** A person of a request, what was decided about them, and who they are: nobody when a stranger was refused. */
interface Decided {
  admission: Admission;
  attendee: Attendee | undefined;
}

/** What was decided about one session: by request, then by person. */
interface DecidedSession {
  session: Session;
  decided: Decided[][];
  merge: <Result>(outcomes: Outcome<Result>[]) => Outcome<Result>[];
}

/**
 * Decides parties that ask for seats of a locked session, and writes what they get. Gives an outcome per party, a result
 * per person. Whoever comes into a session of their own accord or is brought comes this way.
 */
export async function admitGroups(
  tx: Tx,
  session: Session,
  requests: readonly GroupRequest[],
  context: AdmissionContext,
): Promise<Outcome<RegisterResult[]>[]> {
  const [outcomes = []] = await admitToSessions(tx, [{ session, requests }], context);
  return outcomes;
}

/**
 * The same for several locked sessions of one call: each decides about its parties one after the other by the pure rule,
 * as if each had come alone, and all that they get is written with one statement per table. Of the runs of a session only
 * one may be among them.
 */
export async function admitToSessions(
  tx: Tx,
  asked: readonly SessionRequests[],
  context: AdmissionContext,
): Promise<Outcome<RegisterResult[]>[][]> {
  const [first] = asked;
  if (first === undefined) return [];
  const call = await getCall(tx, first.session.callId);
  const lockedRequests: AskedSession[] = [];
  for (const { session, requests } of asked) {
    const checked = await checkAnswers(tx, session, requests);
    lockedRequests.push({
      session: await withWaitlistServed(tx, session, context),
      merge: checked.merge,
      groups: checked.requests.map((request) => ({
        request,
        people: request.people.map((input) => ({ input, person: applicantFor(input, call, request.actor) })),
      })),
    });
  }
  const people = lockedRequests.flatMap(({ groups }) =>
    groups.flatMap((group) => group.people.map(({ person }) => person)),
  );
  const known = await lockAttendees(
    tx,
    call.id,
    people.map((person) => person.emailKey),
  );
  // Whoever comes again gives an address from which mail came back another chance.
  for (const attendee of known.values()) {
    if (attendee.suppressedAt !== null)
      await unsuppressWithLink(
        tx,
        [attendee],
        askerFor(lockedRequests, attendee.emailKey),
        context.domain,
        context.now,
      );
  }
  const brought = people.flatMap(({ emailKey, isConfirmedByStaff }) =>
    isConfirmedByStaff ? (known.get(emailKey) ?? []) : [],
  );
  const unproven = brought.filter(({ confirmedByStaffAt }) => confirmedByStaffAt === null).map(({ id }) => id);
  await confirmByStaff(tx, unproven, context.now);
  const idOf = (person: Applicant) => known.get(person.emailKey)?.id ?? '';
  const knownIds = [...known.values()].map((attendee) => attendee.id);
  const standing = await lockStandingRegistrations(
    tx,
    lockedRequests.map(({ session }) => session.id),
    knownIds,
  );
  const hasOrganizations = lockedRequests.some(({ session }) => dependsOnOrganizations(session));
  const organizationOf = hasOrganizations ? await organizationsOf(tx, call, people, known) : () => null;

  const decisions: ReturnType<typeof decideBatch>[] = [];
  for (const { session, groups } of lockedRequests) {
    const otherOccurrences = await findInOtherOccurrences(tx, session, knownIds);
    const applicants = groups.map(({ request, people: members }) => ({
      allOrNothing: request.allOrNothing,
      atDoor: request.atDoor,
      came: request.came,
      applicants: members.map(({ person }) => ({
        emailKey: person.emailKey,
        standing: standing.get(session.id)?.get(idOf(person)) ?? null,
        organizationId: organizationOf(person),
        otherOccurrence: otherOccurrences.get(idOf(person)) ?? null,
      })),
    }));
    const room = await roomOf(tx, session, applicants, context.now);
    decisions.push(decideBatch(room, registrationClosure(session, context.now), applicants));
  }

  // Nobody is written who gets nothing.
  const fresh = lockedRequests.flatMap(({ groups }, at) =>
    groups.flatMap((group, index) =>
      group.people
        .filter((_, place) => decisions[at]?.admissions[index]?.[place]?.outcome === 'admitted')
        .map(({ person }) => person),
    ),
  );
  const inserted = await insertPeople(tx, call, fresh, known, context);
  const admitted: Admitted[] = [];
  const results = lockedRequests.map(({ session, groups, merge }, at): DecidedSession => {
    const decided = groups.map(({ request, people: members }, index) =>
      members.flatMap(({ input, person }, place): Decided[] => {
        const admission = decisions[at]?.admissions[index]?.[place];
        const attendee = known.get(person.emailKey) ?? inserted.get(person.emailKey);
        if (admission?.outcome === 'admitted' && attendee) {
          const previous = standing.get(session.id)?.get(attendee.id) ?? null;
          admitted.push({ session, request, input, decision: admission.decision, attendee, previous });
        }
        return admission ? [{ admission, attendee }] : [];
      }),
    );
    return { session, decided, merge };
  });
  const written = await writeAdmitted(tx, admitted, context);
  const touched = new Set(written.map((registration) => registration.sessionId));
  await updateSeats(
    tx,
    decisions.flatMap(({ room }, at) => {
      const id = lockedRequests[at]?.session.id ?? '';
      return touched.has(id) ? [{ id, taken: room.seats.taken, waiting: room.seats.waiting }] : [];
    }),
  );
  for (const registration of written) {
    const own = standing.get(registration.sessionId) ?? new Map<string, Registration>();
    standing.set(registration.sessionId, own.set(registration.attendeeId, registration));
  }
  return outcomes(tx, results, standing);
}

function askerFor(lockedRequests: readonly AskedSession[], emailKey: string): Actor {
  const groups = lockedRequests.flatMap((one) => one.groups);
  const group = groups.find(({ people }) => people.some(({ person }) => person.emailKey === emailKey));
  return group?.request.actor ?? { kind: 'system' };
}

// Nobody who comes now overtakes somebody who may have a free seat: time alone frees those that were kept for others.
async function withWaitlistServed(tx: Tx, session: Session, { domain, now }: AdmissionContext): Promise<Session> {
  if (session.waiting === 0 || freeSeats(session).free === 0) return session;
  return { ...session, ...(await promote(tx, session, domain, now)) };
}

/** Writes the people who are not known yet, each once, with their organizations; gives them by address key. */
async function insertPeople(
  tx: Tx,
  call: Call,
  people: readonly Applicant[],
  known: ReadonlyMap<string, Attendee>,
  { secret, now }: AdmissionContext,
): Promise<Map<string, Attendee>> {
  const strangers = people.filter((person) => !known.has(person.emailKey));
  const once = [...new Map(strangers.toReversed().map((person) => [person.emailKey, person])).values()];
  const joined = await joinOrganizations(tx, call.id, once, now);
  return insertAttendees(tx, call.id, joined, secret, now);
}

/** What each request is told. `registrations` are as they stand now, by session and attendee. */
async function outcomes(
  tx: Tx,
  results: readonly DecidedSession[],
  registrations: ReadonlyMap<string, ReadonlyMap<string, Registration>>,
): Promise<Outcome<RegisterResult[]>[][]> {
  const all = results.flatMap(({ decided }) => decided.flat());
  const organizations = await organizationNames(
    tx,
    all.map(({ attendee }) => attendee?.organizationId ?? null),
  );
  const told: Outcome<RegisterResult[]>[][] = [];
  for (const { session, decided, merge } of results) {
    const own = registrations.get(session.id) ?? new Map<string, Registration>();
    const standing = decided.flat().filter(({ admission }) => admission.outcome === 'standing');
    const waiting = standing.flatMap(({ attendee }) => own.get(attendee?.id ?? '') ?? []);
    const places = await waitlistPositions(tx, session.id, waiting);
    const outcome = (group: readonly Decided[]): Outcome<RegisterResult[]> => {
      const refused = group.find(({ admission }) => admission.outcome === 'refused')?.admission;
      if (refused?.outcome === 'refused') return { ok: false, error: refused.refusal };
      return { ok: true, result: group.map((one) => resultOf(one, own, organizations, places)) };
    };
    told.push(merge(decided.map(outcome)));
  }
  return told;
}

function resultOf(
  { admission, attendee }: Decided,
  registrations: ReadonlyMap<string, Registration>,
  organizations: ReadonlyMap<string, string>,
  places: ReadonlyMap<string, number>,
): RegisterResult {
  const registration = registrations.get(attendee?.id ?? '');
  if (!attendee || !registration) throw new Error('A registration was decided and not written.');
  const organization = organizations.get(attendee.organizationId ?? '') ?? null;
  if (admission.outcome !== 'admitted') {
    return { created: false, registration, attendee, organization, place: places.get(registration.id) ?? null };
  }
  const place = admission.decision.outcome === 'waitlisted' ? admission.decision.place : null;
  return { created: true, registration, attendee, organization, place };
}
