import type { CalendarEvent } from '../../calendar/event.js';
import { cancelTemplate, fillInvite, inviteTemplate, type Recipient } from '../../calendar/invite.js';
import type { CalendarTemplate } from '../../calendar/template.js';
import type { EmailCalendar } from '../email/composed-email.js';
import { sessionLink } from '../email/links.js';
import { hasVenue } from '../../sessions/session.js';
import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import { titleLanguage } from '../../sessions/session-texts.js';
import { geoOf } from '../../venues/venue.js';
import { calendarOfferLines } from '../../sessions/offer-labels.js';
import { placeDescription } from '../../venues/place-words.js';
import { type EmailContext, phonesOf } from './context.js';
import { crewText } from './crew-text.js';
import { sessionTimes, timeLines } from './times.js';
import type { AllocatedEvent } from '../message.js';

/** Returns the calendar object for the recipient's event with this method, or null for a recipient without an event. */
export function calendarOf(context: EmailContext, method: EmailCalendar['method']): EmailCalendar | null {
  const source = calendarSource(context, method);
  return source && { method, object: fillInvite(source.template, source.event) };
}

/** Returns the recipient's event, and the template of the calendar object for all people of the session; null as above. */
export function calendarSource(
  context: EmailContext,
  method: EmailCalendar['method'],
): { template: CalendarTemplate; event: CalendarEvent } | null {
  const { message, session } = context;
  const { event } = message.payload;
  if (session === null || event === undefined) return null;
  const calendarEvent = eventOf(context, session.snapshot, event, method === 'CANCEL');
  return { template: templateOf(calendarEvent), event: calendarEvent };
}

function eventOf(context: EmailContext, snapshot: SessionSnapshot, event: AllocatedEvent, cancelled: boolean) {
  const { t, call, site, words, joinUrl } = context;
  const { recipient } = context.message.payload;
  const stampAt = new Date(event.stampedAt);
  const phones = cancelled ? [] : phonesOf(context, snapshot);
  const conference = joinUrl === null ? {} : { conferenceUrl: joinUrl, conferenceLabel: t('buttonJoin'), phones };
  return {
    uid: event.uid,
    sequence: event.sequence,
    stampAt,
    createdAt: new Date(event.createdAt),
    lastModifiedAt: stampAt,
    startsAt: new Date(snapshot.startsAt),
    endsAt: new Date(snapshot.endsAt),
    timeZone: snapshot.timeZone,
    hasVenue: hasVenue(snapshot),
    secondOccurrence: snapshot.overlap === 'second',
    title: snapshot.title,
    titleLanguage: titleLanguage(snapshot),
    language: context.language.code,
    description: descriptionOf(context, snapshot, cancelled),
    location: hasVenue(snapshot) ? (snapshot.venue ?? '') : (joinUrl ?? ''),
    geo: hasVenue(snapshot) ? geoOf(snapshot.place) : undefined,
    url: context.session?.url ?? sessionLink(site, call.slug, snapshot.slug),
    organizer: { name: words.host === '' ? words.name : words.host, email: site.emailFrom.address },
    attendee: { name: context.reader.name, email: recipient.email, answer: cancelled ? undefined : event.answer },
    ...conference,
    alarmDescription: cancelled ? undefined : t('eventAlarm', { title: snapshot.title }),
    cancelled,
  };
}

// The join link comes first: many calendars show only the beginning.
function descriptionOf(context: EmailContext, snapshot: SessionSnapshot, cancelled: boolean): string {
  const { t, joinUrl, message } = context;
  const role = message.payload.speaker === undefined ? [] : [crewText(context, 'event') ?? t('eventSpeaker'), ''];
  const phones = phonesOf(context, snapshot).map(({ text }) => text);
  const join = joinUrl === null ? role : [t('eventJoin', { url: joinUrl }), ...phones, ''];
  const times = timeLines(context, sessionTimes(context, snapshot));
  const place =
    hasVenue(snapshot) && !cancelled ? placeDescription(snapshot.place, context.call, context.language.code) : [];
  return [
    ...(cancelled ? [t('eventCancelled'), ''] : join),
    ...times,
    ...(cancelled ? [] : calendarOfferLines(snapshot, context.language.code, { canJoin: joinUrl !== null })),
    ...(place.length > 0 ? ['', ...place] : []),
  ].join('\n');
}

const templates = new Map<string, CalendarTemplate>();
const keptTemplates = 200;
const personal = new Set<string>([
  'uid',
  'sequence',
  'stampAt',
  'createdAt',
  'lastModifiedAt',
  'description',
  'location',
  'attendee',
  'conferenceUrl',
] satisfies (keyof Recipient)[]);

// Building an event takes a millisecond, filling one in a few microseconds: the part shared by all people of a session
// is built once.
function templateOf(event: CalendarEvent): CalendarTemplate {
  const key = JSON.stringify(event, (name, value) => (personal.has(name) ? undefined : value));
  const known = templates.get(key);
  if (known !== undefined) return known;
  const built = event.cancelled ? cancelTemplate(event) : inviteTemplate(event);
  const [oldest] = templates.keys();
  if (templates.size >= keptTemplates && oldest !== undefined) templates.delete(oldest);
  templates.set(key, built);
  return built;
}
