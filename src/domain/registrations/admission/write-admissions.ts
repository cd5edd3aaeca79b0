import { recordAll, type Change, type NewAuditEntry } from '../../identity/change.js';
import { causedBy, enqueueMessages, type NewMessage } from '../../notifications/outbox/messages.queries.js';
import { linkAttendeesByAddress } from '../../proposals/proposals.queries.js';
import { listeningLanguage } from '../../sessions/language-offer.js';
import type { Attendance, SeatCounts } from '../../sessions/attendance.js';
import type { Session } from '../../sessions/session.entity.js';
import { isOver } from '../../sessions/session.js';
import { updateSeats } from '../../sessions/sessions.queries.js';
import { admissionMessage } from './admission-message.js';
import type { AdmittedDecision } from './admission.js';
import { writeAdmissions } from './admission.queries.js';
import type { Attendee } from '../attendee.entity.js';
import { enteredRegistration } from './entered-registration.js';
import { pipelined } from '../../../platform/database/tx.js';
import type { RegistrationInput } from './registration-input.js';
import type { GroupRequest } from './registration-request.js';
import type { Registration } from '../registration.entity.js';

/** A person admitted to a session. */
export interface Admitted {
  session: Session;
  request: GroupRequest;
  input: RegistrationInput;
  decision: AdmittedDecision;
  attendee: Attendee;
  /** How they attend; null if the session doesn't ask. */
  attendance: Attendance | null;
  usesReserved: boolean;
  /** Their earlier registration, in any state. */
  previous: Registration | null;
  /** Whether the person has to confirm the registration: the address is unproven, or a stranger can have used it. */
  isUnconfirmed: boolean;
  /** Whether the person has not answered all required questions. */
  hasOpenQuestions: boolean;
  /** From which network, if nobody vouches for the person. */
  source: Buffer | null;
  /** Until when the place is provisional. */
  provisionalUntil: Date | null;
}

/**
 * Writes the registrations of admitted people, their messages, audit entries and matches with proposals, and the seats of
 * their sessions, with one statement per table and in one round trip. Returns the registrations. There is a number of the
 * waiting list for each.
 */
export async function writeAdmitted(
  change: Change,
  admitted: readonly Admitted[],
  seats: readonly (SeatCounts & { id: string })[],
  waitlistNumbers: readonly string[],
): Promise<Registration[]> {
  if (admitted.length === 0) return [];
  const { tx, now } = change;
  const registrations: Registration[] = [];
  const messages: NewMessage[] = [];
  const entries: NewAuditEntry[] = [];
  for (const [index, one] of admitted.entries()) {
    const waitlistNumber = waitlistNumbers[index];
    if (waitlistNumber === undefined) throw new Error('The waiting list has run out of numbers.');
    const registration = registrationOf(change, one, waitlistNumber);
    const { id, state } = registration;
    registrations.push(registration);
    entries.push({ actor: one.request.actor, action: `registration.${state}`, subject: `registration:${id}` });
    // No invitations for a session that is over.
    if (!isOver(one.session, now)) messages.push(invitationOf(one, registration));
  }
  const attendeeIds = registrations.map(({ attendeeId }) => attendeeId);
  // The registrations first: the others refer to them.
  await pipelined(tx, () => [
    writeAdmissions(tx, registrations),
    enqueueMessages(change, messages),
    recordAll(change, entries),
    linkAttendeesByAddress(tx, attendeeIds, now),
    updateSeats(tx, seats),
  ]);
  return registrations;
}

function invitationOf(
  { session, request, attendee, decision, hasOpenQuestions }: Admitted,
  registration: Registration,
): NewMessage {
  const { registeredBy, switched, requestId } = request;
  const from = { registeredBy, switchedFrom: switched?.from, hasOpenQuestions };
  const message = admissionMessage(session, registration, attendee, decision, from);
  return { ...message, payload: { ...causedBy({ requestId }), ...message.payload } };
}

function registrationOf(change: Change, admitted: Admitted, waitlistNumber: string): Registration {
  const { session, request, input, decision, attendee, attendance, previous } = admitted;
  const { isUnconfirmed, source, provisionalUntil, usesReserved } = admitted;
  const { delegationId, groupId, allOrNothing } = request;
  const listensIn = listeningLanguage(session, input.listensIn, previous?.listensIn);
  const said = { attendance, listensIn };
  const entrance = { sessionId: session.id, state: decision.outcome, ...said, waitlistNumber, offerExpiresAt: null };
  const teamId = (decision.outcome === 'confirmed' && decision.teamId) || null;
  const group = { delegationId, groupId, allOrNothing, usesReserved, teamId };
  return enteredRegistration(
    change,
    { ...entrance, ...group, isUnconfirmed, source, provisionalUntil },
    attendee,
    previous,
    input.answers,
    request.switched?.event,
  );
}
