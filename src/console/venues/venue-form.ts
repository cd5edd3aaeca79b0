import { countryOptions } from '../../domain/registrations/country-options.js';
import { zone } from '../../domain/time/zone-field.js';
import { venueInput } from '../../domain/venues/venue-input.js';
import { accessFacts } from '../../domain/venues/access-fact.js';
import type { VenueWithRooms } from '../../domain/venues/venue.js';
import { Wrong } from '../../platform/forms/field-kind.js';
import {
  choices,
  hidden,
  integer,
  line,
  lineOf,
  orNone,
  orNull,
  prose,
  rows,
  select,
} from '../../platform/forms/fields.js';
import { form, type TypedForm } from '../../platform/forms/form.js';
import { translate } from '../../platform/i18n/messages.js';

interface Coordinates {
  latitude: number | null;
  longitude: number | null;
}

const coordinates = lineOf<Coordinates>(
  (text) => {
    if (text.trim() === '') return { latitude: null, longitude: null };
    const [, latitude, longitude] = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/u.exec(text) ?? [];
    if (latitude !== undefined && longitude !== undefined)
      return { latitude: Number(latitude), longitude: Number(longitude) };
    return new Wrong('not-coordinates', 'Must be a latitude and a longitude, such as 51.7687, 19.4569.');
  },
  ({ latitude, longitude }) => (latitude === null || longitude === null ? '' : `${latitude}, ${longitude}`),
  { max: 60, dir: 'ltr', isOptional: true },
);

/** The form of a venue. Emptying the name of a room removes it. */
export const venueForm = form({
  words: 'console.venues',
  schema: venueInput,
  fields: {
    name: line(),
    address: line(),
    country: orNull(select(countryOptions, 'sessions.noCountry')),
    timeZone: zone(),
    coordinates,
    mapUrl: orNull(line({ type: 'url' })),
    rooms: rows(
      {
        id: orNone(hidden()),
        name: line({ max: 100 }),
        capacity: orNull(integer({ max: 7 })),
        equipment: line({ max: 500 }),
        accessibility: line({ max: 500 }),
      },
      'name',
      2,
    ),
    accessFacts: choices(accessFacts, (fact, language) => translate(language, `sessions.access.${fact}`)),
    accessibility: prose(3),
    directions: prose(4),
  },
  pairs: [
    ['country', 'timeZone'],
    ['coordinates', 'mapUrl'],
  ],
  join: ({ coordinates: { latitude, longitude }, ...rest }) => ({ ...rest, latitude, longitude }),
  errorsAt: { latitude: 'coordinates', longitude: 'coordinates' },
});

/** A venue as it is typed. */
export type TypedVenue = TypedForm<typeof venueForm>;

/** A venue as its form shows it. */
export function shownVenue(venue: VenueWithRooms): TypedVenue {
  return venueForm.show({ ...venue, coordinates: venue });
}
