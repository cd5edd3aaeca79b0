import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { hasVenue, registrationClosure, seatLabel } from '../../domain/sessions/session.js';
import { offsetTime } from '../../domain/time/wall-time.js';
import { type Place, mapLink } from '../../domain/venues/venue.js';
import { programmePath } from '../paths.js';

const modes = {
  online: 'OnlineEventAttendanceMode',
  'in-person': 'OfflineEventAttendanceMode',
  hybrid: 'MixedEventAttendanceMode',
} as const;

/** How a session was announced before. */
export interface AnnouncedBefore {
  /** The start that a move replaced; null if it was never moved. */
  startsAt: Date | null;
  /** Whether people were to come to a place at first. */
  hadPlace: boolean;
}

/** What is said of a session beside itself. Addresses are complete. */
interface EventContext {
  url: string;
  /** The call office. */
  host: string;
  /** The site of the call. */
  hostUrl: string;
  /** Plain text; null if there is none. */
  description: string | null;
  image: string | null;
  before: AnnouncedBefore;
  now: Date;
  performers?: readonly object[];
  series?: { name: string; url: string } | null;
}

/**
 * Returns a session as a schema.org Event, by the rules of Google for events (developers.google.com/search/docs, Event).
 * Its times are those of its own zone, with offset.
 */
export function eventData(session: Session, context: EventContext) {
  const { url, before, description, image, performers = [], series = null } = context;
  const places = hasVenue(session) ? [placeData(session.place, session.venue ?? '')] : [];
  const rooms = session.format === 'in-person' ? [] : [{ '@type': 'VirtualLocation', url }];
  const time = (at: Date) => offsetTime(at, session.timeZone);
  return {
    '@type': 'Event',
    name: session.title,
    url,
    ...(description !== null && { description }),
    ...(image !== null && { image }),
    startDate: time(session.startsAt),
    endDate: time(session.endsAt),
    eventStatus: statusOf(session, before).map((status) => `https://schema.org/${status}`),
    ...(before.startsAt !== null && { previousStartDate: time(before.startsAt) }),
    eventAttendanceMode: `https://schema.org/${modes[session.format]}`,
    inLanguage: session.language,
    location: [...places, ...rooms],
    isAccessibleForFree: true,
    ...offerOf(session, context),
    ...(performers.length > 0 && { performer: performers }),
    ...(series !== null && { superEvent: { '@type': 'EventSeries', ...series } }),
    organizer: { '@type': 'Organization', name: context.host, url: context.hostUrl },
  };
}

/** Returns who organizes the sessions of a call. */
export function hostData(call: Call, language: string, publicUrl: string): { host: string; hostUrl: string } {
  const { host, name } = callTexts(call, language);
  return { host: host === '' ? name : host, hostUrl: `${publicUrl}${programmePath(call)}` };
}

/** Returns data as the JSON of a script element: a closing tag in a title would end the script. */
export function structuredData(data: object): string {
  return JSON.stringify({ '@context': 'https://schema.org', ...data }).replaceAll('<', String.raw`\u003c`);
}

function statusOf({ state, format }: Session, { startsAt, hadPlace }: AnnouncedBefore): string[] {
  if (state === 'cancelled') return ['EventCancelled'];
  const changes = [
    ...(startsAt === null ? [] : ['EventRescheduled']),
    ...(hadPlace && format === 'online' ? ['EventMovedOnline'] : []),
  ];
  return changes.length > 0 ? changes : ['EventScheduled'];
}

/** A seat costs nothing. None is offered once nobody can register. */
function offerOf(session: Session, { url, now }: EventContext): object {
  if (registrationClosure(session, now) !== null) return {};
  const isFull = ['full', 'waitlist'].includes(seatLabel(session));
  return {
    offers: {
      '@type': 'Offer',
      url,
      price: 0,
      // A price needs one; that of nothing is the same in each.
      priceCurrency: 'USD',
      availability: `https://schema.org/${isFull ? 'SoldOut' : 'InStock'}`,
      ...(session.publishedAt !== null && { validFrom: session.publishedAt.toISOString() }),
    },
  };
}

function placeData(place: Place | null, text: string): object {
  if (place === null) return { '@type': 'Place', name: text, address: text };
  const { latitude, longitude } = place;
  const map = mapLink(place);
  return {
    '@type': 'Place',
    name: place.name,
    address: {
      '@type': 'PostalAddress',
      streetAddress: place.address,
      ...(place.country !== null && { addressCountry: place.country }),
    },
    ...(latitude !== null && longitude !== null && { geo: { '@type': 'GeoCoordinates', latitude, longitude } }),
    ...(map !== null && { hasMap: map }),
    ...(place.room !== null && { containsPlace: { '@type': 'Room', name: place.room } }),
    ...(place.accessFacts.length > 0 && {
      amenityFeature: place.accessFacts.map((name) => {
        return { '@type': 'LocationFeatureSpecification', name, value: true };
      }),
    }),
  };
}
