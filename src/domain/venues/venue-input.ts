import { z } from 'zod';
import { fault, line, prose, webAddressPattern } from '../../platform/validation.js';
import { countryInput } from '../registrations/admission/registration-input.js';
import { byLanguage } from '../../platform/i18n/supported-language.js';
import { languageInput } from '../sessions/language-offer-input.js';
import { timeZoneInput } from '../time/zone-input.js';
import { accessFacts } from './venue-texts.js';

/** A link to a map: https only, because it leaves in emails. */
const mapLinkInput = z
  .string()
  .trim()
  .max(2000)
  .refine(
    (text) =>
      text.length > 2000 || (URL.canParse(text) && new URL(text).protocol === 'https:' && !/[\s<>"\p{Cc}]/u.test(text)),
    fault('not-https', 'Must be a link that starts with https://.'),
  )
  .meta({ format: 'uri', pattern: webAddressPattern('https') });

const roomInput = z.strictObject({
  id: z.uuid().optional().meta({ description: 'ID of an existing room; omit it for a new one.' }),
  name: line(100),
  capacity: z.int().min(1).max(1_000_000).nullable().default(null).meta({ description: 'People that fit in.' }),
  equipment: line(500, 0).default(''),
  accessibility: line(500, 0).default(''),
});

const accessibility = prose(2000);
const directions = prose(4000);
const notes = z.strictObject({ accessibility, directions, rooms: z.record(z.string(), line(500, 0)) }).partial();

const facts = {
  name: line(200),
  address: line(300, 0).meta({ description: 'Postal address in one line.' }),
  country: countryInput.nullable(),
  latitude: z.number().min(-90).max(90).nullable(),
  longitude: z.number().min(-180).max(180).nullable(),
  mapUrl: mapLinkInput
    .nullable()
    .meta({ description: 'Link to a map; without it, the coordinates lead to OpenStreetMap.' }),
  timeZone: timeZoneInput,
  accessFacts: z
    .array(z.enum(accessFacts))
    .max(accessFacts.length)
    .transform((all) => accessFacts.filter((fact) => all.includes(fact))),
  accessibility,
  directions,
  textLanguage: languageInput.nullable().meta({ description: 'Language of the notes; null if it is not known.' }),
  translations: byLanguage(notes).meta({
    description: 'Accessibility and directions in other languages; accessibility of `rooms` by their IDs.',
  }),
  rooms: z.array(roomInput).max(50).meta({ description: 'Rooms in their order; the list is replaced as a whole.' }),
};

/** Both coordinates or none. */
const bothNumbers = {
  properties: { latitude: { type: 'number' }, longitude: { type: 'number' } },
  required: ['latitude', 'longitude'],
};
const bothNull = { properties: { latitude: { type: 'null' }, longitude: { type: 'null' } } };
const coordinates = { anyOf: [bothNumbers, bothNull] };
export const venueInput = z
  .strictObject({
    ...facts,
    address: facts.address.default(''),
    country: facts.country.default(null),
    latitude: facts.latitude.default(null),
    longitude: facts.longitude.default(null),
    mapUrl: facts.mapUrl.default(null),
    accessFacts: facts.accessFacts.default([]),
    accessibility: facts.accessibility.default(''),
    directions: facts.directions.default(''),
    textLanguage: facts.textLanguage.default(null),
    translations: facts.translations.default({}),
    rooms: facts.rooms.default([]),
  })
  .meta(coordinates);
export type VenueInput = z.output<typeof venueInput>;

/** A venue as a program creates it, whose rooms are all new. */
export const newVenueInput = venueInput
  .extend({
    rooms: z
      .array(roomInput.omit({ id: true }))
      .max(50)
      .default([]),
  })
  .meta(coordinates);

export const venueChanges = z
  .strictObject({
    ...facts,
    archived: z.boolean().meta({ description: 'An archived venue is not offered any more. Sessions there keep it.' }),
  })
  .partial();
export type VenueChanges = z.output<typeof venueChanges>;
