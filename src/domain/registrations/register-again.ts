import { nextStamp } from '../calendar/event-identity.js';
import type { Change } from '../identity/change.js';
import type { MessageKind } from '../notifications/kinds/kinds.js';
import { eventOf, recipientOf } from '../notifications/outbox/frozen.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { Conflict, type Refusal } from '../../platform/errors.js';
import type { Session } from '../sessions/session.entity.js';
import type { AdmittedDecision } from './admission.js';
import type { Attendee } from './attendee.entity.js';
import type { RegistrationState } from './registration.js';
import type { Registration } from './registration.entity.js';
import { updateRegistration } from './registrations.queries.js';

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
export interface RegisteredAgain {
  session: Session;
  registration: Registration;
  attendee: Attendee;
  /** Position on the waiting list, from 1. */
  place: number | null;
}

const kinds: Record<Exclude<RegistrationState, 'cancelled'>, MessageKind> = {
  confirmed: 'invited',
  waitlisted: 'waitlisted',
  pending: 'pending',
  offered: 'offered',
  declined: 'declined',
};

/** Returns the dedupe key of an email that strangers can cause: at most one for each subject in ten minutes. */
export function againKey(kind: string, subject: string, now: Date): string {
  return `again-${kind}:${subject}:${Math.floor(now.getTime() / tenMinutesMs)}`;
}

/**
 * Emails people the outcome of their registration again, with the invitation if they have a seat: the same event with
 * the same SEQUENCE and a later DTSTAMP. The second click of a double click causes no email.
 */
export async function resendOutcomes(change: Change, people: readonly RegisteredAgain[]): Promise<void> {
  const { tx, now } = change;
  const messages = [];
  for (const { session, registration: before, attendee, place } of people) {
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
        ...(hasSeat && { event: eventOf(registration) }),
        ...(place !== null && { place }),
        ...(before.state === 'offered' &&
          before.offerExpiresAt !== null && { offerExpiresAt: before.offerExpiresAt.toISOString() }),
      },
    });
  }
  await enqueueMessages(change, messages);
}
