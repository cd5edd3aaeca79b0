import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { newUid, nextStamp } from '../calendar/event-identity.js';
import type { Call } from '../calls/call.entity.js';
import { getCallOfSession } from '../calls/calls.queries.js';
import type { Actor } from '../identity/actor.js';
import { recordAll } from '../identity/audit.queries.js';
import { enqueueNotices } from '../notices/messages.queries.js';
import { Batcher, type Outcome } from '../platform/batcher.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { hashToken } from '../platform/tokens.js';
import { organizationKey } from '../organizations/organization.js';
import { linkAttendeesByAddress } from '../proposals/proposals.queries.js';
import { type Admission, decideBatch } from '../registrations/admission.js';
import {
  findOrganizations,
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
import { lockSession, updateSession } from '../sessions/sessions.queries.js';
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

interface Request extends PartyInput {
  /** Null for a person who comes alone. */
  partyId: string | null;
  actor: Actor;
}

/** A person of a request, what was decided about them, and who they are: nobody when a stranger was refused. */
interface Decided {
  request: Request;
  input: RegistrationInput;
  admission: Admission;
  attendee: Attendee | undefined;
}

/**
 * Registers people for a session. All requests for one session go through one batch at a time: the session is locked
 * once, each request is decided in order of arrival by the pure rule, and everything is written with one statement per
 * table, the notices included. A rush is bound by the round trips while the session is locked.
 */
@Injectable()
export class Register {
  private readonly batcher = new Batcher<Request, RegisterResult[]>((sessionId, requests) =>
    this.batch(sessionId, requests),
  );

  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Throws NotFound for an unknown session, and Conflict when it takes no registrations, is full without a waiting list,
   * or has as many people of the person's organization as may come.
   */
  async run(sessionId: string, input: RegistrationInput, actor: Actor): Promise<RegisterResult> {
    const request = { people: [input], together: false, delegationId: null, partyId: null, actor };
    const [result] = await this.batcher.run(sessionId, request);
    if (result === undefined) throw new Error('A registration was decided and not answered.');
    return result;
  }

  /**
   * Registers people who come at once, and gives a result for each in their order. Who is registered already stays as
   * they are; so does the second of two rows with one address. Throws what `run` throws, with the index of the first
   * person who is too many as `values.index`; nothing is written then. Without a waiting list all of them must fit.
   */
  async runParty(sessionId: string, party: PartyInput, actor: Actor): Promise<RegisterResult[]> {
    if (party.people.length === 0) return [];
    return this.batcher.run(sessionId, { ...party, partyId: randomUUID(), actor });
  }

  private batch(sessionId: string, all: readonly Request[]): Promise<Outcome<RegisterResult[]>[]> {
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const locked = await lockSession(tx, sessionId);
      const { requests, merge } = await checkAnswers(tx, locked, all);
      const session = await this.withLineServed(tx, locked, now);
      const call = await getCallOfSession(tx, sessionId);
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
      const organizationOf = await organizationsOf(tx, session, people, known);
      const applicants = parties.map((party, index) => ({
        together: requests[index]?.together ?? false,
        applicants: party.map((person) => ({
          emailKey: person.emailKey,
          standing: standing.get(known.get(person.emailKey)?.id ?? '') ?? null,
          organizationId: organizationOf(person),
        })),
      }));
      const room = await roomOf(tx, session, applicants, now);
      const { admissions, room: left } = decideBatch(room, registrationClosure(session, now), applicants);

      // Nobody is written who gets nothing.
      const fresh = parties.flatMap((party, at) =>
        party.filter((one, index) => admissions[at]?.[index]?.outcome === 'admitted' && !known.has(one.emailKey)),
      );
      const inserted = await insertAttendees(tx, call.id, fresh, this.config.secret, now);
      const decided = requests.map((request, at) =>
        request.people.flatMap((input, index): Decided[] => {
          const admission = admissions[at]?.[index];
          const key = parties[at]?.[index]?.emailKey ?? '';
          return admission ? [{ request, input, admission, attendee: known.get(key) ?? inserted.get(key) }] : [];
        }),
      );
      const written = await this.admit(tx, session, left.seats, decided.flat(), standing, now);
      return merge(await outcomes(tx, session, decided, new Map([...standing, ...written])));
    });
  }

  // Nobody who comes now overtakes somebody who may have a free seat: time alone frees those that were kept for others.
  private async withLineServed(tx: EntityManager, session: Session, now: Date): Promise<Session> {
    if (session.waiting === 0 || freeSeats(session).free === 0) return session;
    return { ...session, ...(await promoteWaiting(tx, session, new URL(this.config.publicUrl).hostname, now)) };
  }

  /** Writes those who were admitted, the seats that are left, and the notices; gives the registrations by attendee. */
  private async admit(
    tx: EntityManager,
    session: Session,
    { taken, waiting }: Seats,
    decided: readonly Decided[],
    standing: ReadonlyMap<string, Registration>,
    now: Date,
  ): Promise<Map<string, Registration>> {
    const domain = new URL(this.config.publicUrl).hostname;
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
        joinTokenHash: hashToken(joinToken(this.config.secret, id, attendee.linkVersion)),
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
  people: readonly Newcomer[],
  known: ReadonlyMap<string, Attendee>,
): Promise<(person: Newcomer) => string | null> {
  if (!dependsOnOrganizations(session)) return () => null;
  const strangers = people.filter((person) => !known.has(person.emailKey));
  const found = await findOrganizations(
    tx,
    session.callId,
    strangers.map((person) => person.organization),
  );
  return (person) => {
    const attendee = known.get(person.emailKey);
    if (attendee !== undefined) return attendee.organizationId;
    const key = organizationKey(person.organization ?? '');
    return key === '' ? null : (found.get(key) ?? key);
  };
}

function newcomer(input: RegistrationInput, call: Call): Newcomer {
  return {
    email: input.email,
    emailKey: emailKey(input.email),
    name: input.name,
    organization: input.organization ?? null,
    country: input.country ?? null,
    timeZone: input.timeZone ?? call.timeZone,
    language: languageFor(input.language, call),
  };
}
