import type { Call } from '../../../domain/calls/call.entity.js';
import type { Change } from '../../../domain/identity/change.js';
import type { EmailKind } from '../../../domain/notifications/kinds/kind.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import type { AllocatedEvent, Recipient } from '../../../domain/notifications/message.js';
import { chosenRecipient } from '../../../domain/notifications/outbox/frozen.js';
import { enqueueMessages, type NewMessage } from '../../../domain/notifications/outbox/messages.queries.js';
import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import { knownAnswer } from './event-reply.js';
import type { Booking } from './bookings.queries.js';
import type { Side } from './consultation-links.js';
import {
  consultation,
  consultationCancelled,
  consultationNews,
  type ConsultationPayload,
  consultationReminder,
  type Says,
} from './emails/consultations.js';
import type { Host } from './hosts.queries.js';

const kinds: Readonly<Record<Says, EmailKind<ConsultationPayload>>> = {
  booked: consultation,
  moved: consultation,
  left: consultation,
  reminder: consultationReminder,
  cancelled: consultationCancelled,
  requested: consultationNews,
  offered: consultationNews,
  declined: consultationNews,
  notes: consultationNews,
  asked: consultationNews,
  proposed: consultationNews,
};

/** What an email says besides the booking as it is now. */
interface Extra {
  before?: Booking;
  note?: string;
  lead?: string;
  isByRules?: boolean;
  /** Whether the team is on the waiting list. */
  isWaiting?: boolean;
  /** What somebody proposed by calendar. */
  proposed?: NonNullable<ConsultationPayload['consultation']['proposed']>;
  /** Of a cancellation: the address whose calendar has it from now on. */
  newAddress?: { id: string; email: string };
  /** Whether a calendar has asked for it once more. */
  isAgain?: boolean;
}

/** Returns the team of a booking as others read it. */
export function teamOf({ proposalTitle, organizationName, personName }: Booking): string {
  return proposalTitle ?? organizationName ?? personName;
}

const timeOf = ({ startsAtLocal, timeZone, overlap, minutes, startsAt, endsAt }: Booking) => ({
  startsAtLocal,
  timeZone,
  overlap,
  minutes,
  startsAt: startsAt.toISOString(),
  endsAt: endsAt.toISOString(),
});

/** Returns the dedupe key of an email about a booking. */
function messageKey({ id, sequence }: Pick<Booking, 'id' | 'sequence'>, side: Side, says: Says | 'again'): string {
  return `consultation:${id}:${side}:${sequence}:${says}`;
}

/**
 * Enqueues the email to the person who booked. Nothing leaves to somebody who was erased. `booking` is as it is after the
 * change, with its new SEQUENCE and DTSTAMP.
 */
export async function tellTeam(change: Change, call: Call, booking: Booking, says: Says, extra: Extra = {}) {
  await tellPerson(change, call, await getAttendee(change.tx, booking.personId), booking, says, extra);
}

/** The same at the address of a person who is the one who booked, or was. */
export async function tellPerson(
  change: Change,
  call: Call,
  person: Attendee,
  booking: Booking,
  says: Says,
  extra: Extra = {},
) {
  if (person.email === '') return;
  await enqueueMessages(change, [
    message(call, booking, says, extra, {
      side: 'team',
      ownerId: person.id,
      attendeeId: person.id,
      uid: booking.uid,
      recipient: chosenRecipient(person),
    }),
  ]);
}

/** The same to the host, if their address is known; `uid` is of their event if that isn't the one of the booking. */
export async function tellHost(
  change: Change,
  call: Call,
  host: Host,
  booking: Booking,
  says: Says,
  extra: Extra & { uid?: string } = {},
) {
  const { speakerId, email, name, emailLanguage, emailZone, linkVersion } = host;
  if (speakerId === null || email === null) return;
  const recipient = {
    name,
    email,
    timeZone: emailZone ?? host.timeZone,
    language: emailLanguage ?? call.languages[0] ?? 'en',
    linkVersion,
  };
  const { uid = booking.hostUid, ...others } = extra;
  await enqueueMessages(change, [
    message(call, booking, says, others, { side: 'host', ownerId: speakerId, attendeeId: null, uid, recipient }),
  ]);
}

function message(
  call: Call,
  booking: Booking,
  says: Says,
  { before, note, lead, isByRules = false, isWaiting = false, proposed, newAddress, isAgain = false }: Extra,
  to: { side: Side; ownerId: string; attendeeId: string | null; uid: string; recipient: Recipient },
): NewMessage {
  // Whoever asks for another time has given theirs away: until it is theirs, calendars hold nothing.
  const kind = says === 'requested' && before?.state === 'booked' ? consultationCancelled : kinds[says];
  const { side, ownerId, uid, attendeeId, recipient } = to;
  const answer = knownAnswer(side === 'team' ? booking.teamReply : booking.hostReply, booking.sequence);
  const event: AllocatedEvent = {
    uid,
    sequence: booking.sequence,
    stampedAt: booking.stampedAt.toISOString(),
    createdAt: booking.createdAt.toISOString(),
    ...(answer !== null && { answer }),
  };
  const { id, format, place, topic, question, language, offeredUntil, teamNotes } = booking;
  return {
    callId: call.id,
    sessionId: null,
    sessionRevision: null,
    registrationId: null,
    attendeeId,
    dedupeKey: `${messageKey(booking, side, isAgain ? 'again' : says)}${uid === booking.hostUid || uid === booking.uid ? '' : ':before'}`,
    ...carrying(kind, {
      recipient,
      ...(kind.calendar !== null && { event }),
      ...(note !== undefined && note !== '' && { note }),
      ...(lead !== undefined && { lead }),
      ...(isByRules && { reason: 'zone-rules' as const }),
      ...(newAddress !== undefined && { addressChange: newAddress }),
      consultation: {
        ...timeOf(booking),
        id,
        side,
        ownerId,
        call: call.slug,
        host: booking.hostName,
        team: teamOf(booking),
        person: booking.personName,
        format,
        place,
        topic,
        question,
        language,
        says,
        ...(before !== undefined && {
          before: { ...timeOf(before), host: before.hostName, format: before.format, place: before.place },
        }),
        ...(offeredUntil !== null && { offeredUntil: offeredUntil.toISOString() }),
        ...(says === 'notes' && { notes: teamNotes }),
        ...(isWaiting && { isWaiting }),
        ...(proposed !== undefined && { proposed }),
      },
    }),
  };
}
