import ICAL from 'ical.js';
import { withoutOverrides } from '../../platform/validation.js';
import { proposedTimes, utcInstant } from './proposed-time.js';

/**
 * Maximum length of an object: a response contains one event, and parsing can take quadratic time in the length of a
 * line.
 */
const maxReplyLength = 128 * 1024;
const maxUidLength = 255;
const maxAttendees = 10;
const maxCommentLength = 1000;

/** Why a calendar object is not a response. */
export type ReplyFault =
  | 'calendar-too-large'
  | 'calendar-unreadable'
  | 'other-method'
  | 'refresh'
  | 'not-one-event'
  | 'not-one-attendee'
  | 'no-uid'
  | 'no-stamp'
  | 'no-sequence';

/**
 * Parses a calendar response: METHOD REPLY or COUNTER with one VEVENT and one ATTENDEE (RFC 5546 3.2.3, 3.2.7), or a few:
 * some calendars add the delegate or the organizer.
 * ORGANIZER can be missing, because outlook.com omits it. Safe for any text.
 */
export function readReply(text: string): CalendarReply | ReplyFault {
  if (text.length > maxReplyLength) return 'calendar-too-large';
  try {
    const calendar = rootOf(ICAL.parse(text));
    return calendar === null ? 'calendar-unreadable' : replyOf(calendar);
  } catch {
    // The parser's errors quote the line, so they are not passed on.
    return 'calendar-unreadable';
  }
}

// ical.js returns a list unless there is exactly one component.
function rootOf(parsed: unknown): ICAL.Component | null {
  if (!Array.isArray(parsed) || parsed[0] !== 'vcalendar') return null;
  return new ICAL.Component(parsed);
}

function replyOf(calendar: ICAL.Component): CalendarReply | ReplyFault {
  const method = upper(calendar.getFirstPropertyValue('method'));
  // The calendar asks for the invitation again (RFC 5546 3.2.6).
  if (method === 'REFRESH') return 'refresh';
  if (method !== 'REPLY' && method !== 'COUNTER') return 'other-method';
  const [event, ...others] = calendar.getAllSubcomponents('vevent');
  if (event === undefined || others.length > 0) return 'not-one-event';
  const [attendee, ...more] = event.getAllProperties('attendee');
  if (attendee === undefined || more.length >= maxAttendees) return 'not-one-attendee';
  const uid = event.getFirstPropertyValue('uid');
  if (typeof uid !== 'string' || uid === '' || uid.length > maxUidLength || /\p{Cc}/u.test(uid)) return 'no-uid';
  const stampedAt = utcInstant(event.getFirstPropertyValue('dtstamp'));
  if (stampedAt === null) return 'no-stamp';
  const sequence = event.getFirstPropertyValue('sequence') ?? 0;
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence) || sequence < 0) return 'no-sequence';
  return {
    method,
    uid,
    sequence,
    stampedAt,
    ...answerOf(event, attendee),
    ...(more.length > 0 && { others: more.map((one) => answerOf(event, one)) }),
    proposed: method === 'COUNTER' ? proposedTimes(event, calendar) : { startsAt: null, endsAt: null },
  };
}

function answerOf(event: ICAL.Component, attendee: ICAL.Property): AttendeeAnswer {
  return {
    addresses: addressesOf(attendee),
    participation: upper(attendee.getFirstParameter('partstat')),
    comment: commentOf(event, attendee),
  };
}

/** Returns the address after `mailto:`, or from EMAIL if the calendar uses its own URI. */
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

/** Returns the attendee's comment: COMMENT, or the parameter that Google uses. */
function commentOf(event: ICAL.Component, attendee: ICAL.Property): string | null {
  const written =
    text(event.getFirstPropertyValue('comment')) || text(attendee.getFirstParameter('x-response-comment'));
  const clean = withoutOverrides(written.replaceAll(/[^\P{Cc}\n\t]|\p{Surrogate}/gu, '')).trim();
  return clean === '' ? null : Array.from(clean).slice(0, maxCommentLength).join('').trim();
}

function upper(value: unknown): string {
  return text(value).toUpperCase();
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** What a response says of one attendee. */
export interface AttendeeAnswer {
  /** Possible addresses of the attendee. */
  addresses: readonly string[];
  /** PARTSTAT, in uppercase. */
  participation: string;
  comment: string | null;
}

/** A calendar response to an invitation (RFC 5546 3.2.3 REPLY, 3.2.7 COUNTER). Only its UID is trusted. */
export interface CalendarReply extends AttendeeAnswer {
  method: 'REPLY' | 'COUNTER';
  uid: string;
  sequence: number;
  /** DTSTAMP. */
  stampedAt: Date;
  /** Further attendees that the object names. */
  others?: readonly AttendeeAnswer[];
  /** For a COUNTER: the proposed time, if known. */
  proposed: { startsAt: Date | null; endsAt: Date | null };
}
