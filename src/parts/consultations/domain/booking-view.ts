import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import { spokenLanguage } from '../../../domain/sessions/session-labels.js';
import { roomOpensMinutes } from '../../../domain/sessions/session.js';
import { dayAndRange, sessionTime } from '../../../domain/sessions/session-time.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { formatDate, formatTime } from '../../../domain/time/format.js';
import { unusedReasons } from '../../../domain/calendar/unused-reply.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import { translate } from '../../../platform/i18n/messages.js';
import { teamOf } from './announce.js';
import { isComing } from './booking.js';
import type { EventReply } from './event-reply.js';
import type { Booking } from './bookings.queries.js';
import { type Side } from './consultation-links.js';
import { stateView } from './forms.js';
import { topicName } from './topics.js';

/** Returns date and time of an instant as the arguments of a text. */
export function momentOf(at: Date, { language, timeZone }: Pick<Viewer, 'language' | 'timeZone'>) {
  return { date: formatDate(at, timeZone, language, 'long'), time: formatTime(at, timeZone, language) };
}

/** Returns when a time is, in the zone of the reader and in the other one. */
export function whenOf(
  time: Pick<Booking, 'startsAt' | 'endsAt' | 'timeZone' | 'format'>,
  viewer: Viewer,
): { text: string; second: string | null; isNight: boolean } {
  const shown = sessionTime(time, viewer);
  const zone = zoneLabel(zoneOf(time, viewer), time.startsAt, viewer.language);
  return {
    text: `${dayAndRange({ ...shown, date: shown.fullDate }, viewer.language)} · ${zone}`,
    second: shown.second,
    isNight: shown.isNight,
  };
}

/** Returns with whom a consultation is, for its team. */
export function withHost({ hostName }: Pick<Booking, 'hostName'>, language: string): string {
  const key = hostName === '' ? 'withNobody' : 'with';
  return translate(language, `consultations.${key}`, { host: hostName });
}

/** Whether the online room of a consultation is open. */
export function isRoomOpen({ state, hasHost, format, startsAt, endsAt }: Booking, now: Date): boolean {
  const opensAt = startsAt.getTime() - roomOpensMinutes * 60_000;
  return state === 'booked' && hasHost && format === 'online' && now.getTime() >= opensAt && now < endsAt;
}

/** Returns the zone in which the times of a booking are read first: where people meet, or that of the reader. */
function zoneOf({ format, timeZone }: Pick<Booking, 'format' | 'timeZone'>, viewer: Pick<Viewer, 'timeZone'>): string {
  return format === 'in-person' ? timeZone : viewer.timeZone;
}

/** Returns what the calendar of a side last said about the booking as it is, with times of a zone; null for nothing. */
export function replyOf(booking: Booking, side: Side, language: string, timeZone: string) {
  const { state, sequence, personName, hostName, teamReply, hostReply } = booking;
  const reply = side === 'team' ? teamReply : hostReply;
  // Cancelling raises SEQUENCE, too.
  if (reply === null || (reply.sequence !== sequence && state !== 'cancelled')) return null;
  const { kind, comment, sender } = reply;
  const text = replyText(reply, side === 'team' ? personName : hostName, { language, timeZone });
  return { kind, text, comment, sender };
}

/** Returns what somebody's calendar said, in a sentence. */
export function replyText(
  { kind, startsAt }: EventReply,
  name: string,
  reader: Pick<Viewer, 'language' | 'timeZone'>,
): string {
  const text = (key: string, values = {}) =>
    translate(reader.language, `consultations.reply.${key}`, { name, ...values });
  if (kind === 'proposed' && startsAt !== null) return text('proposedAt', momentOf(new Date(startsAt), reader));
  return text(unusedReasons.some((one) => one === kind) ? 'unused' : kind);
}

/** Returns a booking in a list. A host also reads there that a team answered anything but yes. */
export function rowOf(booking: Booking, side: Side, path: string, viewer: Viewer) {
  const reply = side === 'host' ? replyOf(booking, 'team', viewer.language, zoneOf(booking, viewer)) : null;
  return {
    reply: reply === null || reply.kind === 'accepted' ? null : reply.text,
    path,
    state: stateView(booking, viewer.language),
    when: whenOf(booking, viewer),
    title: side === 'host' ? teamOf(booking) : withHost(booking, viewer.language),
  };
}

/** Returns everything that both sides read of a booking, and the private notes for the host. */
export function bookingView(
  booking: Booking,
  call: Call,
  side: Side,
  viewer: Viewer,
  roomPath: string | null,
  readsReplies: readonly Side[] = ['team'],
) {
  const { language, now } = viewer;
  const text = (key: string, values = {}) => translate(language, `consultations.${key}`, values);
  const { topic, question, personName, hasHost, format, place, state, startsAt } = booking;
  const about = [topicName(topic, callTexts(call, language)), spokenLanguage(booking.language, language)];
  const opensAt = new Date(startsAt.getTime() - roomOpensMinutes * 60_000);
  const hasRoom = state === 'booked' && hasHost && format === 'online' && booking.endsAt > now && roomPath !== null;
  return {
    ...rowOf(booking, side, '', viewer),
    left: side === 'team' && !hasHost && isComing(booking, now) ? text('email.left.team') : null,
    person: side === 'host' && teamOf(booking) !== personName ? personName : null,
    about: about.filter(Boolean).join(' · '),
    question: question === '' ? null : question,
    place: format === 'in-person' ? place : null,
    room: hasRoom
      ? {
          path: isRoomOpen(booking, now) ? roomPath : null,
          opens: text('opens', { time: formatTime(opensAt, viewer.timeZone, language) }),
        }
      : null,
    notes: booking.teamNotes === '' ? null : booking.teamNotes,
    replies: (side === 'host' ? readsReplies : []).flatMap(
      (one) => replyOf(booking, one, language, zoneOf(booking, viewer)) ?? [],
    ),
  };
}
