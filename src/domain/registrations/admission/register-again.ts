import { nextStamp } from '../../calendar/event-identity.js';
import type { Change } from '../../identity/change.js';
import { carrying, type MessageKind } from '../../notifications/kinds/kinds.js';
import { claimOf, eventOf, linkMessage, recipientOf } from '../../notifications/outbox/frozen.js';
import { causedBy, enqueueMessages, type NewMessage } from '../../notifications/outbox/messages.queries.js';
import { Conflict, type Refusal } from '../../../platform/errors.js';
import type { Session } from '../../sessions/session.entity.js';
import { listSessionsById } from '../../sessions/sessions.queries.js';
import type { AdmittedDecision } from './admission.js';
import type { Attendee } from '../attendee.entity.js';
import { lockExistingRegistrations } from './admission.queries.js';
import { type Admissions, type DecidedSession, isByStranger } from './registration-request.js';
import type { RegistrationState } from '../registration.js';
import type { Registration } from '../registration.entity.js';
import { updateRegistration } from '../registrations.queries.js';

/** Two equal requests within this time are a double click. */
const doubleClickMs = 60_000;
const tenMinutesMs = 600_000;

/** A refusal that only the owner of the address can learn of. Everyone else gets the answer for a new person. */
export class PersonalRefusal extends Conflict {
  constructor(
    { code, message }: Refusal,
    readonly answer: AdmittedDecision,
  ) {
    super(code, message);
  }
}

/** Somebody who registered for a session that they are registered for. */
interface RegisteredAgain {
  session: Session;
  registration: Registration;
  attendee: Attendee;
  /** Position on the waiting list, from 1. */
  place: number | null;
  /** Whether anyone can have registered them. */
  byStranger: boolean;
  /** The HTTP request, if there is one. */
  requestId: string | null | undefined;
}

const kinds: Record<Exclude<RegistrationState, 'cancelled'>, MessageKind> = {
  confirmed: 'invited',
  waitlisted: 'waitlisted',
  pending: 'pending',
  offered: 'offered',
  declined: 'declined',
};

/** Somebody whom a session refuses, although it admits people who are not known. */
interface RefusedAgain {
  session: Session;
  attendee: Attendee;
  /** The run of the session that they are registered for. */
  otherOccurrence: string | null;
  /** Whether anyone can have registered them. */
  byStranger: boolean;
  /** The HTTP request, if there is one. */
  requestId: string | null | undefined;
}

/** Returns the dedupe key of an email that strangers can cause: at most one for each subject in ten minutes. */
function againKey(kind: string, subject: string, now: Date): string {
  return `again-${kind}:${subject}:${Math.floor(now.getTime() / tenMinutesMs)}`;
}

/** Emails people who registered again by a public request: it is answered as for anyone else. */
export async function notifyExisting(change: Change, decided: readonly DecidedSession[], outcomes: Admissions) {
  const again: RegisteredAgain[] = [];
  const refused: RefusedAgain[] = [];
  for (const { session, groups, answers } of decided) {
    for (const { request, applicants } of groups) {
      const outcome = outcomes.get(request);
      const { requestId } = request;
      if (!request.isPublic || outcome === undefined) continue;
      if (outcome.ok) {
        for (const result of outcome.result) {
          if (!result.created)
            again.push({ session, ...result, requestId, byStranger: isByStranger(request, result.attendee.id) });
        }
      } else {
        for (const one of applicants) {
          const { attendee, otherOccurrence = null } = one;
          if (!attendee || attendee.blockedAt !== null || !answers.has(one)) continue;
          const byStranger = isByStranger(request, attendee.id);
          refused.push({ session, attendee, otherOccurrence, requestId, byStranger });
        }
      }
    }
  }
  if (again.length > 0) await resendOutcomes(change, again);
  if (refused.length > 0) await explainRefusals(change, refused);
}

/**
 * Emails people the outcome of their registration again, with the invitation if they have a seat: the same event with
 * the same SEQUENCE and a later DTSTAMP. The second click of a double click causes no email.
 */
async function resendOutcomes(change: Change, people: readonly RegisteredAgain[]): Promise<void> {
  const { tx, now } = change;
  const messages: NewMessage[] = [];
  for (const { session, registration: before, attendee, place, byStranger, requestId } of people) {
    if (before.state === 'cancelled' || now.getTime() - before.updatedAt.getTime() < doubleClickMs) continue;
    const hasSeat = before.state === 'confirmed';
    const registration = hasSeat ? { ...before, stampedAt: nextStamp(before.stampedAt, now) } : before;
    if (hasSeat) await updateRegistration(tx, before.id, { stampedAt: registration.stampedAt });
    messages.push({
      callId: session.callId,
      sessionId: session.id,
      sessionRevision: session.revision,
      registrationId: registration.id,
      attendeeId: attendee.id,
      kind: kinds[before.state],
      dedupeKey: againKey(before.state, registration.id, now),
      payload: {
        recipient: recipientOf(attendee),
        ...causedBy({ requestId }),
        ...(byStranger && { byStranger }),
        ...claimOf(before, attendee),
        ...(hasSeat && { event: eventOf(registration) }),
        ...(place !== null && { place }),
        ...(before.state === 'offered' &&
          before.offerExpiresAt !== null && { offerExpiresAt: before.offerExpiresAt.toISOString() }),
      },
    });
  }
  await enqueueMessages(change, messages);
}

/**
 * Emails people why they are refused: those who are registered for another run how to switch, and the others, whose
 * organization has reached its limit, the link to their page.
 */
async function explainRefusals(change: Change, refused: readonly RefusedAgain[]): Promise<void> {
  const ids = refused.flatMap(({ otherOccurrence }) => otherOccurrence ?? []);
  const runs = new Map((await listSessionsById(change.tx, ids)).map((one) => [one.id, one]));
  const attendeeIds = refused.map(({ attendee }) => attendee.id);
  const registrations = await lockExistingRegistrations(change.tx, ids, attendeeIds);
  const messages = refused.map(({ session, attendee, otherOccurrence, byStranger, requestId }) => {
    const run = runs.get(otherOccurrence ?? '');
    const registration = run && registrations.get(run.id)?.get(attendee.id);
    if (run === undefined || registration === undefined) {
      const link = linkMessage(attendee, againKey('link', attendee.id, change.now), byStranger);
      return { ...link, payload: { ...link.payload, ...causedBy({ requestId }) } };
    }
    const message = otherRunMessage(change, run, registration, attendee, session);
    return {
      ...message,
      payload: { ...message.payload, ...causedBy({ requestId }), ...(byStranger && { byStranger }) },
    };
  });
  await enqueueMessages(change, messages);
}

function otherRunMessage(
  { now }: Change,
  run: Session,
  registration: Registration,
  attendee: Attendee,
  wanted: Session,
): NewMessage {
  return {
    callId: run.callId,
    sessionId: run.id,
    sessionRevision: run.revision,
    registrationId: registration.id,
    attendeeId: attendee.id,
    dedupeKey: againKey('other-run', `${registration.id}:${wanted.id}`, now),
    ...carrying('other-run', {
      recipient: recipientOf(attendee),
      otherRun: { startsAt: wanted.startsAt.toISOString(), endsAt: wanted.endsAt.toISOString() },
    }),
  };
}
