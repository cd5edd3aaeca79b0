import { randomUUID } from 'node:crypto';

import { newUid, nextStamp } from '../calendar/event-identity.js';
import { recordAll } from '../identity/audit.queries.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { hashToken } from '../../platform/tokens.js';
import { linkAttendeesByAddress } from '../proposals/proposals.queries.js';
import type { Admission } from './admission.js';
import { nextWaitlistNumbers, writeAdmissions } from './admission.queries.js';
import type { Attendee } from './attendee.entity.js';
import { joinToken } from './link-tokens.js';
import type { Registration } from './registration.entity.js';
import type { RegistrationInput } from './registration-input.js';
import type { Session } from '../sessions/session.entity.js';
import type { AdmissionContext, GroupRequest } from './admit.js';
import { admissionMessage } from './admission-message.js';
import type { Tx } from '../../platform/database/tx.js';

/** A person who was admitted to a session. */
export interface Admitted {
  session: Session;
  request: GroupRequest;
  input: RegistrationInput;
  decision: Extract<Admission, { outcome: 'admitted' }>['decision'];
  attendee: Attendee;
  /** Their registration of before, whatever became of it. */
  previous: Registration | null;
}

/**
 * Writes those who were admitted, what they hear, who did it, and the proposals that they belong to, with one statement
 * per table. Gives their registrations in order.
 */
export async function writeAdmitted(
  tx: Tx,
  admitted: readonly Admitted[],
  context: AdmissionContext,
): Promise<Registration[]> {
  if (admitted.length === 0) return [];
  const { domain, now } = context;
  const waitlistNumbers = await nextWaitlistNumbers(tx, admitted.length);
  const entered = admitted.map((one, index) => ({
    ...one,
    registration: enteredRegistration(one, waitlistNumbers[index] ?? '0', context),
  }));
  const registrations = entered.map((one) => one.registration);
  await writeAdmissions(tx, registrations);
  // Nobody is invited to what is over.
  const invited = entered.filter(({ session }) => session.endsAt > now);
  const messages = invited.map((one) => admissionMessage(one.session, one.registration, one.attendee, one.decision));
  await enqueueMessages(tx, messages, domain, now);
  const entries = entered.map(({ request, registration: { id, state } }) => ({
    actor: request.actor,
    action: `registration.${state}`,
    subject: `registration:${id}`,
  }));
  await recordAll(tx, entries, now);
  await linkAttendeesByAddress(
    tx,
    registrations.map((registration) => registration.attendeeId),
    now,
  );
  return registrations;
}

function enteredRegistration(
  { session, request, input, decision, attendee, previous }: Admitted,
  waitlistNumber: string,
  { secret, domain, now }: AdmissionContext,
): Registration {
  const id = previous?.id ?? randomUUID();
  return {
    id,
    sessionId: session.id,
    attendeeId: attendee.id,
    state: decision.outcome,
    waitlistNumber,
    delegationId: request.delegationId,
    groupId: request.groupId,
    allOrNothing: request.allOrNothing,
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
    attendedAt: previous?.attendedAt ?? null,
    minutesPresent: previous?.minutesPresent ?? null,
    // The new invite asks anew.
    rsvp: null,
    rsvpAt: null,
    rsvpSequence: null,
    rsvpComment: null,
    wish: null,
  };
}
