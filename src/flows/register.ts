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
import { linkAttendeesByAddress } from '../proposals/proposals.queries.js';
import { type Admission, decideBatch } from '../registrations/admission.js';
import {
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
import type { Seats } from '../registrations/registration.js';
import type { Registration } from '../registrations/registration.entity.js';
import type { RegistrationInput } from '../registrations/registration-input.js';
import { organizationNames, placesInLine } from '../registrations/registrations.queries.js';
import { registrationClosure } from '../sessions/session.js';
import type { Session } from '../sessions/session.entity.js';
import { lockSession, updateSession } from '../sessions/sessions.queries.js';
import { admissionNotice } from './admission-notice.js';
import { languageFor } from './language-for.js';

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

interface Request {
  input: RegistrationInput;
  actor: Actor;
}

/** A request, what was decided about it, and whom it concerns: nobody when a stranger was refused. */
interface Decided {
  request: Request;
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
  private readonly batcher = new Batcher<Request, RegisterResult>((sessionId, requests) =>
    this.batch(sessionId, requests),
  );

  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Throws NotFound for an unknown session, Conflict when it takes no registrations or is full without a waiting list. */
  run(sessionId: string, input: RegistrationInput, actor: Actor): Promise<RegisterResult> {
    return this.batcher.run(sessionId, { input, actor });
  }

  private batch(sessionId: string, requests: readonly Request[]): Promise<Outcome<RegisterResult>[]> {
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const session = await lockSession(tx, sessionId);
      const call = await getCallOfSession(tx, sessionId);
      const people = requests.map((request) => newcomer(request.input, call));
      const keys = people.map((person) => person.emailKey);
      const known = await lockAttendees(tx, call.id, keys);
      const standing = await lockStandingRegistrations(
        tx,
        session.id,
        [...known.values()].map((attendee) => attendee.id),
      );
      const applicants = keys.map((key) => ({
        emailKey: key,
        standing: standing.get(known.get(key)?.id ?? '') ?? null,
      }));
      const { admissions, seats } = decideBatch(session, registrationClosure(session, now), applicants);

      // Nobody is written who gets nothing.
      const fresh = people.filter(
        (one, index) => admissions[index]?.outcome === 'admitted' && !known.has(one.emailKey),
      );
      const inserted = await insertAttendees(tx, call.id, fresh, this.config.secret, now);
      const admitted = admissions.filter((admission) => admission.outcome === 'admitted').length;
      const lineNumbers = await nextLineNumbers(tx, admitted);
      const decided = requests.flatMap((request, index): Decided[] => {
        const admission = admissions[index];
        const key = keys[index] ?? '';
        return admission ? [{ request, admission, attendee: known.get(key) ?? inserted.get(key) }] : [];
      });
      const written = await this.admit(tx, session, seats, decided, standing, lineNumbers, now);
      return outcomes(tx, session, decided, new Map([...standing, ...written]));
    });
  }

  /** Writes those who were admitted, the seats that are left, and the notices; gives the registrations by attendee. */
  private async admit(
    tx: EntityManager,
    session: Session,
    { taken, waiting }: Seats,
    decided: readonly Decided[],
    standing: ReadonlyMap<string, Registration>,
    lineNumbers: readonly string[],
    now: Date,
  ): Promise<Map<string, Registration>> {
    const domain = new URL(this.config.publicUrl).hostname;
    const admitted = decided.flatMap(({ request, admission, attendee }) =>
      admission.outcome === 'admitted' && attendee ? [{ request, decision: admission.decision, attendee }] : [],
    );
    if (admitted.length === 0) return new Map();
    const entered = admitted.map((one, index) => {
      const { request, decision, attendee } = one;
      const previous = standing.get(attendee.id) ?? null;
      const id = previous?.id ?? randomUUID();
      const registration: Registration = {
        id,
        sessionId: session.id,
        attendeeId: attendee.id,
        state: decision.outcome,
        lineNumber: lineNumbers[index] ?? '0',
        delegationId: null,
        partyId: null,
        partyTogether: false,
        offerExpiresAt: null,
        answers: request.input.answers ?? {},
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
  decided: readonly Decided[],
  registrations: ReadonlyMap<string, Registration>,
): Promise<Outcome<RegisterResult>[]> {
  const standing = decided.filter((one) => one.admission.outcome === 'standing');
  const organizationIds = decided.map((one) => one.attendee?.organizationId ?? null);
  const organizations = await organizationNames(tx, organizationIds);
  const waiting = standing.flatMap((one) => registrations.get(one.attendee?.id ?? '') ?? []);
  const places = await placesInLine(tx, session.id, waiting);
  return decided.map(({ admission, attendee }) => {
    if (admission.outcome === 'refused') return { ok: false, error: admission.refusal };
    const registration = registrations.get(attendee?.id ?? '');
    if (!attendee || !registration) throw new Error('A registration was decided and not written.');
    const organization = organizations.get(attendee.organizationId ?? '') ?? null;
    if (admission.outcome === 'standing') {
      const place = places.get(registration.id) ?? null;
      return { ok: true, result: { created: false, registration, attendee, organization, place } };
    }
    const place = admission.decision.outcome === 'waitlisted' ? admission.decision.place : null;
    return { ok: true, result: { created: true, registration, attendee, organization, place } };
  });
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
