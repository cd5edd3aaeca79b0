import type { Session } from '../../domain/sessions/session.entity.js';
import { hasVenue } from '../../domain/sessions/session.js';
import { type Place, mapLink } from '../../domain/venues/venue.js';

const modes = {
  online: 'OnlineEventAttendanceMode',
  'in-person': 'OfflineEventAttendanceMode',
  hybrid: 'MixedEventAttendanceMode',
} as const;

/** Returns a session as a schema.org Event, as JSON for a script element; `url` is the address of its page. `performers` are its speakers. */
export function structuredData(session: Session, host: string, url: string, performers: readonly object[]): string {
  const places = hasVenue(session) ? [placeData(session.place, session.venue ?? '')] : [];
  const rooms = session.format === 'in-person' ? [] : [{ '@type': 'VirtualLocation', url }];
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: session.title,
    url,
    startDate: session.startsAt.toISOString(),
    endDate: session.endsAt.toISOString(),
    eventStatus: `https://schema.org/${session.state === 'cancelled' ? 'EventCancelled' : 'EventScheduled'}`,
    eventAttendanceMode: `https://schema.org/${modes[session.format]}`,
    inLanguage: session.language,
    location: [...places, ...rooms],
    ...(performers.length > 0 && { performer: performers }),
    organizer: { '@type': 'Organization', name: host },
  };
  // A closing tag in a title would end the script.
  return JSON.stringify(data).replaceAll('<', String.raw`\u003c`);
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
