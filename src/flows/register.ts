import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { newUid, nextStamp } from '../calendar/event-identity.js';
import type { Call } from '../calls/call.entity.js';
import { getCall } from '../calls/calls.queries.js';
import type { Actor } from '../identity/actor.js';
import { recordAll } from '../identity/audit.queries.js';
import type { MessageKind } from '../notices/message.js';
import { enqueueNotices, type Notice } from '../notices/messages.queries.js';
import { eventOf, recipientOf } from '../notices/notice.js';
import { Batcher, type Outcome } from '../platform/batcher.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { hashToken } from '../platform/tokens.js';
import { linkAttendeesByAddress } from '../proposals/proposals.queries.js';
import { type Admission, decideBatch } from '../registrations/admission.js';
import {
  findOrInsertAttendees,
  lockAttendees,
  lockStandingRegistrations,
  type Newcomer,
  nextLineNumbers,
  writeAdmissions,
} from '../registrations/admission.queries.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { emailKey } from '../registrations/email-address.js';
import { joinToken } from '../registrations/link-tokens.js';
import type { Registration } from '../registrations/registration.entity.js';
import type { RegistrationInput } from '../registrations/registration-input.js';
import { organizationNames, placeInLine } from '../registrations/registrations.queries.js';
import { registrationClosure } from '../sessions/session.js';
import type { Session } from '../sessions/session.entity.js';
import { lockSession, updateSession } from '../sessions/sessions.queries.js';
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

/**
 * Registers people for a session. All requests for one session go through one batch at a time: the session is locked
 * once, each request is decided in order of arrival by the pure rule, and everything is written with one statement per
 * table, the notices included.
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
      const call = await getCall(tx, session.callId);
      const newcomers = requests.map((request) => newcomer(request.input, call));
      const closure = registrationClosure(session, now);
      // A closed session writes nobody, yet answers those who are registered with what stands.
      const attendees =
        closure === null
          ? await findOrInsertAttendees(tx, call.id, newcomers, this.config.secret, now)
          : await lockAttendees(
              tx,
              call.id,
              newcomers.map((person) => person.emailKey),
            );
      const people = newcomers.map((person) => attendees.get(person.emailKey) ?? null);
      const ids = [...new Set(people.flatMap((person) => person?.id ?? []))];
      const standing = await lockStandingRegistrations(tx, session.id, ids);
      const wishes = people.map((person) => ({
        attendeeId: person?.id ?? '',
        standing: standing.get(person?.id ?? '') ?? null,
      }));
      const { admissions, seats } = decideBatch(session, closure, wishes);
      const written = await this.admit(tx, session, people, requests, admissions, standing, now);
      if (seats.taken !== session.taken || seats.waiting !== session.waiting) {
        await updateSession(tx, session.id, { taken: seats.taken, waiting: seats.waiting });
      }
      await linkAttendeesByAddress(tx, ids, now);
      const organizations = await organizationNames(
        tx,
        people.map((person) => person?.organizationId ?? null),
      );
      const outcomes: Outcome<RegisterResult>[] = [];
      for (const [index, admission] of admissions.entries()) {
        outcomes.push(await outcome(tx, admission, people[index] ?? null, organizations, written, standing));
      }
      return outcomes;
    });
  }

  private async admit(
    tx: EntityManager,
    session: Session,
    people: readonly (Attendee | null)[],
    requests: readonly Request[],
    admissions: readonly Admission[],
    standing: ReadonlyMap<string, Registration>,
    now: Date,
  ): Promise<Map<string, Registration>> {
    const domain = new URL(this.config.publicUrl).hostname;
    const admitted = admissions.flatMap((admission, index) => {
      const attendee = people[index];
      const request = requests[index];
      return admission.outcome === 'admitted' && attendee && request
        ? [{ attendee, request, decision: admission.decision }]
        : [];
    });
    const lineNumbers = await nextLineNumbers(tx, admitted.length);
    const rows = admitted.map(({ attendee, request, decision }, index): Registration => {
      const previous = standing.get(attendee.id) ?? null;
      const id = previous?.id ?? randomUUID();
      return {
        id,
        sessionId: session.id,
        attendeeId: attendee.id,
        state: decision.outcome,
        lineNumber: lineNumbers[index] ?? '0',
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
    });
    await writeAdmissions(tx, rows);
    const notices = rows.flatMap((registration, index) => {
      const one = admitted[index];
      return one === undefined ? [] : [admissionNotice(session, registration, one.attendee, one.decision)];
    });
    await enqueueNotices(tx, notices, domain, now);
    const entries = admitted.map(({ request }, index) => ({
      actor: request.actor,
      action: `registration.${rows[index]?.state ?? 'created'}`,
      subject: `registration:${rows[index]?.id ?? ''}`,
    }));
    await recordAll(tx, entries, now);
    return new Map(rows.map((row) => [row.attendeeId, row]));
  }
}

async function outcome(
  tx: EntityManager,
  admission: Admission,
  attendee: Attendee | null,
  organizations: ReadonlyMap<string, string>,
  written: ReadonlyMap<string, Registration>,
  standing: ReadonlyMap<string, Registration>,
): Promise<Outcome<RegisterResult>> {
  if (admission.outcome === 'refused') return { ok: false, error: admission.refusal };
  const registration = written.get(attendee?.id ?? '') ?? standing.get(attendee?.id ?? '');
  if (attendee === null || registration === undefined) throw new Error('A registration was decided and not written.');
  const organization = organizations.get(attendee.organizationId ?? '') ?? null;
  if (admission.outcome === 'standing') {
    const place = await placeInLine(tx, registration);
    return { ok: true, result: { created: false, registration, attendee, organization, place } };
  }
  const place = admission.decision.outcome === 'waitlisted' ? admission.decision.place : null;
  return { ok: true, result: { created: true, registration, attendee, organization, place } };
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

const noticeKinds: Record<'confirmed' | 'waitlisted' | 'pending', MessageKind> = {
  confirmed: 'invited',
  waitlisted: 'waitlisted',
  pending: 'pending',
};

/** What a person hears when a seat, a place in line or a pending application is theirs. */
export function admissionNotice(
  session: Session,
  registration: Registration,
  attendee: Attendee,
  decision: Extract<Admission, { outcome: 'admitted' }>['decision'],
): Notice {
  const kind = noticeKinds[decision.outcome];
  return {
    callId: session.callId,
    sessionId: session.id,
    sessionRevision: session.revision,
    registrationId: registration.id,
    attendeeId: attendee.id,
    kind,
    dedupeKey: `${kind}:${registration.id}:${registration.lineNumber}`,
    payload: {
      recipient: recipientOf(attendee),
      ...(decision.outcome === 'confirmed' && { event: eventOf(registration) }),
      ...(decision.outcome === 'waitlisted' && { place: decision.place }),
    },
  };
}
