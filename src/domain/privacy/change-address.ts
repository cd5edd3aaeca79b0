import type { Call } from '../calls/call.entity.js';
import { nextStamp } from '../calendar/event-identity.js';
import { replaceDelegationLinks } from '../delegations/delegations.queries.js';
import { record, type Change } from '../identity/change.js';
import { lookAtFindings } from './findings.js';
import { eventsOf } from './moving-events.js';
import { eventOf, linkMessage, recipientOf } from '../notifications/outbox/frozen.js';
import { enqueueMessages, type NewMessage, renewLinks } from '../notifications/outbox/messages.queries.js';
import { lockReminderPlanning } from '../notifications/reminders/reminders.queries.js';
import { Attendee } from '../registrations/attendee.entity.js';
import { emailKey } from '../registrations/links/email-address.js';
import { lockAttendee, lockRegistrationsOf, replaceLinks } from '../registrations/links/links.queries.js';
import { proveAddress } from '../registrations/links/prove-address.js';
import type { Registration } from '../registrations/registration.entity.js';
import { findAttendeeByAddress, updateRegistration } from '../registrations/registrations.queries.js';
import { resendInvites } from '../registrations/links/resend-invites.js';
import type { Session } from '../sessions/session.entity.js';
import { lockSessionsOfCall } from '../sessions/sessions.queries.js';
import { Conflict, Gone } from '../../platform/errors.js';
import { moveMemberships } from '../proposals/memberships.queries.js';
import { lockJury } from '../calls/calls.queries.js';
import type { AddressChange } from './address-change.js';
import { endAddressChange, findAddressChange, redirectMessages } from './address-changes.queries.js';

/** A new address of a person: its owner has proven it by the change with this id, or staff vouch for it. */
export type NewAddress = Pick<AddressChange, 'attendeeId' | 'email'> &
  (
    | { provenBy: 'owner'; id: string }
    /** `check` is asked about the person once they are locked, and can throw a refusal. */
    | { provenBy: 'staff'; reason: string; check?: (before: Attendee) => void }
  );

/**
 * Changes the address of a person to a proven one: their links are replaced, and their events move from the calendar of
 * the old address to that of the new one. Returns the attendee. Throws Gone for a change that was replaced or discarded,
 * and Conflict if another person of the call has the address by now.
 */
export async function changeAddress(change: Change, call: Call, wanted: NewAddress): Promise<Attendee> {
  const { tx, now } = change;
  const { attendeeId, email, provenBy } = wanted;
  await lockReminderPlanning(tx);
  const sessions = await lockSessionsOfCall(tx, call.id);
  await lockJury(tx, call.id);
  const before = await lockAttendee(tx, attendeeId);
  if (wanted.provenBy === 'staff') wanted.check?.(before);
  if (wanted.provenBy === 'owner' && (await findAddressChange(tx, attendeeId))?.id !== wanted.id) throw changeEnded();
  const key = emailKey(email);
  const other = await findAttendeeByAddress(tx, call.id, key);
  if (other !== null && other.id !== attendeeId) {
    throw new Conflict('address-taken', 'Another registration of the call has this address.');
  }
  const keepFindings = await lookAtFindings(change, call.id);
  const written = { email, emailKey: key, provenAt: now, provenBy, source: null };
  // The organization was named by the owner of the old address, who can be another person.
  const unasserted = { organizationAssertedBy: null };
  const unsuppressed = { suppressedAt: null, suppressionReason: null };
  await tx.getRepository(Attendee).update({ id: attendeeId }, { ...written, ...unasserted, ...unsuppressed });
  // Nobody has to confirm the old address any more, so the places taken with it must not lapse.
  if (before.provenAt === null) await proveAddress(change, [attendeeId], provenBy);
  await moveMemberships(tx, before, written);
  await keepFindings();
  await endAddressChange(tx, attendeeId, now);

  const old = await lockRegistrationsOf(tx, attendeeId);
  const attendee = await replaceLinks(tx, { ...before, ...written, ...unasserted, ...unsuppressed }, old, now);
  await renewLinks(tx, attendeeId, attendee.linkVersion);
  await redirectMessages(tx, attendeeId, email);
  await replaceDelegationLinks(tx, attendeeId, attendee.linkVersion, now);
  let isInvitedAgain = false;
  for (const registration of old) {
    const session = sessions.find(({ id }) => id === registration.sessionId);
    const isInvited = registration.state === 'confirmed' && session?.state === 'published' && session.endsAt > now;
    if (session && isInvited) await moveEvent(change, session, registration, before, attendee);
    isInvitedAgain ||= isInvited;
  }
  await (
    await eventsOf(change, attendeeId)
  )(before, attendee);
  // An invitation has the link to their page, too.
  const link = linkMessage(attendee, `address-changed:${attendeeId}:${attendee.linkVersion}`);
  await enqueueMessages(change, isInvitedAgain ? [] : [link]);
  const details = wanted.provenBy === 'staff' ? { reason: wanted.reason } : {};
  await record(change, 'attendee.address-changed', `attendee:${attendeeId}`, details);
  return attendee;
}

/** Returns the refusal for a link that no longer changes an address. */
export function changeEnded(): Gone {
  return new Gone('change-ended', 'This link was used, replaced by a newer one, or has expired.');
}

/** Cancels the event for the old address and requests it for the new one, with rising SEQUENCE. */
async function moveEvent(
  change: Change,
  session: Session,
  registration: Registration,
  before: Attendee,
  attendee: Attendee,
): Promise<void> {
  const { tx, now } = change;
  const cancelled: Registration = {
    ...registration,
    sequence: registration.sequence + 1,
    stampedAt: nextStamp(registration.stampedAt, now),
  };
  const moved: NewMessage = {
    callId: session.callId,
    sessionId: session.id,
    sessionRevision: session.revision,
    registrationId: registration.id,
    attendeeId: attendee.id,
    kind: 'address-changed',
    dedupeKey: `address-changed:${registration.id}:${cancelled.sequence}`,
    payload: {
      recipient: { ...recipientOf(attendee), email: before.email },
      event: eventOf(cancelled),
      addressChange: { id: attendee.id, email: attendee.email },
    },
  };
  await enqueueMessages(change, [moved]);
  const requested = { sequence: cancelled.sequence + 1, stampedAt: cancelled.stampedAt };
  await updateRegistration(tx, registration.id, requested);
  await resendInvites(change, session, [{ registration: { ...registration, ...requested }, attendee }]);
}
