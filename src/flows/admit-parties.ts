import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { newUid, nextStamp } from '../calendar/event-identity.js';
import type { Call } from '../calls/call.entity.js';
import { getCallOfSession } from '../calls/calls.queries.js';
import type { Actor } from '../identity/actor.js';
import { recordAll } from '../identity/audit.queries.js';
import { enqueueNotices } from '../notices/messages.queries.js';
import type { Outcome } from '../platform/batcher.js';
import { hashToken } from '../platform/tokens.js';
import { organizationKey } from '../organizations/organization.js';
import { findOrganizationsOf, type Joiner, joinOrganizations } from '../organizations/organizations.queries.js';
import { linkAttendeesByAddress } from '../proposals/proposals.queries.js';
import { type Admission, decideBatch } from '../registrations/admission.js';
import {
  findInOtherRuns,
  insertAttendees,
  lockAttendees,
  lockStandingRegistrations,
  type Newcomer,
  nextLineNumbers,
  writeAdmissions,
} from '../registrations/admission.queries.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { emailKey } from '../registrations/email-address.js';
import { joinToken } from '../registrations/link-tokens.js';
import { roomOf } from '../registrations/line.queries.js';
import { freeSeats, type Seats } from '../registrations/registration.js';
import type { Registration } from '../registrations/registration.entity.js';
import type { RegistrationInput } from '../registrations/registration-input.js';
import { organizationNames, placesInLine } from '../registrations/registrations.queries.js';
import { dependsOnOrganizations, registrationClosure } from '../sessions/session.js';
import type { Session } from '../sessions/session.entity.js';
import { updateSession } from '../sessions/sessions.queries.js';
import { admissionNotice } from './admission-notice.js';
import { checkAnswers } from './checked-answers.js';
import { languageFor } from './language-for.js';
import { promoteWaiting } from './promote-waiting.js';

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
export interface PartyInput {
  people: readonly RegistrationInput[];
  /** Whether they get their seats all at once or not at all; otherwise as far as the seats go. */
  together: boolean;
  /** The delegation that brings them. */
  delegationId: string | null;
}

export interface PartyRequest extends PartyInput {
  /** Null for a person who comes alone. */
  partyId: string | null;
  actor: Actor;
}

/** A person who asks, before it is known which organization they are of. */
type Applying = Newcomer & Joiner;

/** A person of a request, what was decided about them, and who they are: nobody when a stranger was refused. */
interface Decided {
  request: PartyRequest;
  input: RegistrationInput;
  admission: Admission;
  attendee: Attendee | undefined;
}

/** What a decision needs to know beside the rows. */
export interface AdmissionContext {
  /** From which the links are derived. */
  secret: string;
  /** Of UIDs and Message-IDs. */
  domain: string;
  now: Date;
}

/**
 * Decides parties that ask for seats of a locked session, one after the other by the pure rule, and writes what they
 * get with one statement per table, the notices included. The other runs of the session are locked too. Gives an outcome per party, a result per person. The one path
 * of a newcomer to a seat, whoever brings them.
 */
export async function admitParties(
  tx: EntityManager,
  locked: Session,
  all: readonly PartyRequest[],
  context: AdmissionContext,
): Promise<Outcome<RegisterResult[]>[]> {
  const { secret, now } = context;
  const { requests, merge } = await checkAnswers(tx, locked, all);
  const session = await withLineServed(tx, locked, context);
  const call = await getCallOfSession(tx, locked.id);
  const parties = requests.map((request) => request.people.map((input) => newcomer(input, call)));
  const people = parties.flat();
  const known = await lockAttendees(
    tx,
    call.id,
    people.map((person) => person.emailKey),
  );
  const standing = await lockStandingRegistrations(
    tx,
    session.id,
    [...known.values()].map((attendee) => attendee.id),
  );
  const otherRuns = await findInOtherRuns(
    tx,
    session,
    [...known.values()].map((attendee) => attendee.id),
  );
  const organizationOf = await organizationsOf(tx, session, people, known);
  const applicants = parties.map((party, index) => ({
    together: requests[index]?.together ?? false,
    applicants: party.map((person) => ({
      emailKey: person.emailKey,
      standing: standing.get(known.get(person.emailKey)?.id ?? '') ?? null,
      organizationId: organizationOf(person),
      otherRun: otherRuns.get(known.get(person.emailKey)?.id ?? '') ?? null,
    })),
  }));
  const room = await roomOf(tx, session, applicants, now);
  const { admissions, room: left } = decideBatch(room, registrationClosure(session, now), applicants);

  // Nobody is written who gets nothing.
  const fresh = parties.flatMap((party, at) =>
    party.filter((one, index) => admissions[at]?.[index]?.outcome === 'admitted' && !known.has(one.emailKey)),
  );
  const joined = await joinOrganizations(tx, call.id, fresh, now);
  const inserted = await insertAttendees(tx, call.id, joined, secret, now);
  const decided = requests.map((request, at) =>
    request.people.flatMap((input, index): Decided[] => {
      const admission = admissions[at]?.[index];
      const key = parties[at]?.[index]?.emailKey ?? '';
      return admission ? [{ request, input, admission, attendee: known.get(key) ?? inserted.get(key) }] : [];
    }),
  );
  const written = await admit(tx, session, left.seats, decided.flat(), standing, context);
  return merge(await outcomes(tx, session, decided, new Map([...standing, ...written])));
}

// Nobody who comes now overtakes somebody who may have a free seat: time alone frees those that were kept for others.
async function withLineServed(
  tx: EntityManager,
  session: Session,
  { domain, now }: AdmissionContext,
): Promise<Session> {
  if (session.waiting === 0 || freeSeats(session).free === 0) return session;
  return { ...session, ...(await promoteWaiting(tx, session, domain, now)) };
}

/** Writes those who were admitted, the seats that are left, and the notices; gives the registrations by attendee. */
async function admit(
  tx: EntityManager,
  session: Session,
  { taken, waiting }: Seats,
  decided: readonly Decided[],
  standing: ReadonlyMap<string, Registration>,
  { secret, domain, now }: AdmissionContext,
): Promise<Map<string, Registration>> {
  const admitted = decided.flatMap(({ request, input, admission, attendee }) =>
    admission.outcome === 'admitted' && attendee ? [{ request, input, decision: admission.decision, attendee }] : [],
  );
  if (admitted.length === 0) return new Map();
  const lineNumbers = await nextLineNumbers(tx, admitted.length);
  const entered = admitted.map((one, index) => {
    const { request, input, decision, attendee } = one;
    const previous = standing.get(attendee.id) ?? null;
    const id = previous?.id ?? randomUUID();
    const registration: Registration = {
      id,
      sessionId: session.id,
      attendeeId: attendee.id,
      state: decision.outcome,
      lineNumber: lineNumbers[index] ?? '0',
      delegationId: request.delegationId,
      partyId: request.partyId,
      partyTogether: request.together,
      offerExpiresAt: null,
      answers: input.answers ?? previous?.answers ?? {},
      uid: previous?.uid ?? newUid(domain),
      // A CANCEL may have gone out under the previous number; RFC 5546 wants the next REQUEST above it.
      sequence: previous === null ? 0 : previous.sequence + 1,
      stampedAt: nextStamp(previous?.stampedAt ?? null, now),
      joinTokenHash: hashToken(joinToken(secret, id, attendee.linkVersion)),
      createdAt: previous?.createdAt ?? now,
      updatedAt: now,
      confirmedAt: decision.outcome === 'confirmed' ? now : null,
      joinedAt: previous?.joinedAt ?? null,
      // The new invite asks anew.
      rsvp: null,
      rsvpAt: null,
      rsvpSequence: null,
      rsvpComment: null,
      wish: null,
    };
    return { ...one, registration };
  });
  const registrations = entered.map((one) => one.registration);
  await writeAdmissions(tx, registrations);
  await updateSession(tx, session.id, { taken, waiting });
  const notices = entered.map((one) => admissionNotice(session, one.registration, one.attendee, one.decision));
  await enqueueNotices(tx, notices, domain, now);
  const entries = entered.map(({ request, registration: { id, state } }) => ({
    actor: request.actor,
    action: `registration.${state}`,
    subject: `registration:${id}`,
  }));
  await recordAll(tx, entries, now);
  const attendeeIds = registrations.map((registration) => registration.attendeeId);
  await linkAttendeesByAddress(tx, attendeeIds, now);
  return new Map(registrations.map((registration) => [registration.attendeeId, registration]));
}

/** What each request is told. `registrations` are as they stand now, by attendee. */
async function outcomes(
  tx: EntityManager,
  session: Session,
  decided: readonly (readonly Decided[])[],
  registrations: ReadonlyMap<string, Registration>,
): Promise<Outcome<RegisterResult[]>[]> {
  const people = decided.flat();
  const organizationIds = people.map((one) => one.attendee?.organizationId ?? null);
  const organizations = await organizationNames(tx, organizationIds);
  const standing = people.filter((one) => one.admission.outcome === 'standing');
  const waiting = standing.flatMap((one) => registrations.get(one.attendee?.id ?? '') ?? []);
  const places = await placesInLine(tx, session.id, waiting);
  return decided.map((party) => {
    const refused = party.find((one) => one.admission.outcome === 'refused')?.admission;
    if (refused?.outcome === 'refused') return { ok: false, error: refused.refusal };
    return { ok: true, result: party.map((one) => resultOf(one, registrations, organizations, places)) };
  });
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

/** The organization of each person, where seats depend on it; one that is not written yet goes by its name. */
async function organizationsOf(
  tx: EntityManager,
  session: Session,
  people: readonly Applying[],
  known: ReadonlyMap<string, Attendee>,
): Promise<(person: Applying) => string | null> {
  if (!dependsOnOrganizations(session)) return () => null;
  const strangers = people.filter((person) => !known.has(person.emailKey));
  const found = await findOrganizationsOf(tx, session.callId, strangers);
  return (person) => {
    const attendee = known.get(person.emailKey);
    if (attendee !== undefined) return attendee.organizationId;
    const key = organizationKey(person.organization ?? '');
    return found.get(person.emailKey) ?? (key === '' ? null : key);
  };
}

function newcomer(input: RegistrationInput, call: Call): Applying {
  return {
    email: input.email,
    emailKey: emailKey(input.email),
    name: input.name,
    organizationId: input.organizationId ?? null,
    organization: input.organization ?? null,
    organizationKind: input.organizationKind ?? null,
    country: input.country ?? null,
    timeZone: input.timeZone ?? call.timeZone,
    language: languageFor(input.language, call),
  };
}
