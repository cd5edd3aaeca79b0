import ICAL from 'ical.js';
import { proposedTimes, utcInstant } from './proposed-time.js';
import type { CalendarReply } from './reply.js';

/** Longer objects are not read: an answer holds one event, and reading costs up to the square of a line's length. */
const longestReply = 128 * 1024;
const longestUid = 255;
const longestComment = 1000;

/** Why a calendar object is no answer. */
export type ReplyFault =
  | 'calendar-too-large'
  | 'calendar-unreadable'
  | 'other-method'
  | 'not-one-event'
  | 'not-one-attendee'
  | 'no-uid'
  | 'no-stamp'
  | 'no-sequence';

/**
 * Reads an iCalendar object that should be an answer to an invite: METHOD REPLY or COUNTER with one VEVENT and one
 * ATTENDEE (RFC 5546 3.2.3, 3.2.7). ORGANIZER may be missing: outlook.com leaves it out. Any text is safe to give.
 */
export function readReply(text: string): CalendarReply | ReplyFault {
  if (text.length > longestReply) return 'calendar-too-large';
  try {
    const calendar = rootOf(ICAL.parse(text));
    return calendar === null ? 'calendar-unreadable' : replyOf(calendar);
  } catch {
    // The parser's words quote the line that they are about: they stay here.
    return 'calendar-unreadable';
  }
}

// ical.js gives a list of components when there is not exactly one.
function rootOf(parsed: unknown): ICAL.Component | null {
  if (!Array.isArray(parsed) || parsed[0] !== 'vcalendar') return null;
  return new ICAL.Component(parsed);
}

function replyOf(calendar: ICAL.Component): CalendarReply | ReplyFault {
  const method = upper(calendar.getFirstPropertyValue('method'));
  if (method !== 'REPLY' && method !== 'COUNTER') return 'other-method';
  const [event, ...others] = calendar.getAllSubcomponents('vevent');
  if (event === undefined || others.length > 0) return 'not-one-event';
  const [attendee, ...more] = event.getAllProperties('attendee');
  if (attendee === undefined || more.length > 0) return 'not-one-attendee';
  const uid = event.getFirstPropertyValue('uid');
  if (typeof uid !== 'string' || uid === '' || uid.length > longestUid || /\p{Cc}/u.test(uid)) return 'no-uid';
  const stampedAt = utcInstant(event.getFirstPropertyValue('dtstamp'));
  if (stampedAt === null) return 'no-stamp';
  const sequence = event.getFirstPropertyValue('sequence') ?? 0;
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence) || sequence < 0) return 'no-sequence';
  return {
    method,
    uid,
    sequence,
    stampedAt,
    addresses: addressesOf(attendee),
    participation: upper(attendee.getFirstParameter('partstat')),
    comment: commentOf(event, attendee),
    proposed: method === 'COUNTER' ? proposedTimes(event, calendar) : { startsAt: null, endsAt: null },
  };
}

/** The address after `mailto:` in any case, and as written in EMAIL where a calendar puts its own URI in its place. */
function addressesOf(attendee: ICAL.Property): string[] {
  const uri = text(attendee.getFirstValue());
  const address = uri.slice(0, 7).toLowerCase() === 'mailto:' ? uri.slice(7) : uri;
  const written = [address, decoded(address), text(attendee.getFirstParameter('email'))];
  return [...new Set(written)].filter((one) => one.includes('@'));
}

// RFC 6068 lets a URI write `+` as %2B; an address may hold a percent sign of its own.
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return '';
  }
}

/** What the attendee wrote: COMMENT, or the parameter in which Google puts it. */
function commentOf(event: ICAL.Component, attendee: ICAL.Property): string | null {
  const written =
    text(event.getFirstPropertyValue('comment')) || text(attendee.getFirstParameter('x-response-comment'));
  const clean = written.replaceAll(/[^\P{Cc}\n\t]|\p{Surrogate}/gu, '').trim();
  return clean === '' ? null : Array.from(clean).slice(0, longestComment).join('').trim();
}

function upper(value: unknown): string {
  return text(value).toUpperCase();
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
