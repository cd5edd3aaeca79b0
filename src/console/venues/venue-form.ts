import { countryOptions } from '../../domain/registrations/people/country-options.js';
import { zone } from '../../domain/time/zone-field.js';
import { venueInput } from '../../domain/venues/venue-input.js';
import { accessFacts, type VenueTranslations } from '../../domain/venues/venue-texts.js';
import type { VenueWithRooms } from '../../domain/venues/venue.js';
import { type FieldKind, Wrong } from '../../platform/forms/field-kind.js';
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
import { spokenLanguage } from '../../domain/sessions/session-labels.js';
import type { Translations } from '../../platform/i18n/translated.js';
import { translated } from '../ui/translation-fields.js';
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

/**
 * The form of a venue. Emptying the name of a room removes it. A venue that is there has its notes in each of the
 * `languages` that its calls offer.
 */
export function venueForm(venue: VenueWithRooms | null, languages: readonly string[]) {
  const offered = venue === null || languages.length < 2 ? [] : languages;
  return form({
    words: 'console.venues',
    schema: venueInput,
    fields: {
      name: line(),
      address: line(),
      country: orNull(select(countryOptions, 'organizations.noKind')),
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
      textLanguage: languageOfNotes(offered),
      translations: venueTexts(venue, offered),
    },
    labels: { textLanguage: (language) => translate(language, 'console.sessions.field.textLanguage') },
    pairs: [
      ['country', 'timeZone'],
      ['coordinates', 'mapUrl'],
    ],
    join: ({ coordinates: { latitude, longitude }, ...rest }) => ({ ...rest, latitude, longitude }),
    errorsAt: { latitude: 'coordinates', longitude: 'coordinates' },
  });
}

/** A venue as it is typed. */
export type TypedVenue = TypedForm<ReturnType<typeof venueForm>>;

/** A venue as its form shows it. Notes are in the main language of the calls, unless something else is known. */
export function shownVenue(venue: VenueWithRooms, languages: readonly string[]): TypedVenue {
  const supposed = languages.length < 2 ? null : (languages[0] ?? null);
  const textLanguage = venue.textLanguage ?? supposed;
  return venueForm(venue, languages).show({ ...venue, textLanguage, coordinates: venue });
}

/** The language of the notes, asked only where there are several. */
function languageOfNotes(offered: readonly string[]): FieldKind<string | null> {
  const options = (language: string, selected: string) =>
    [...new Set([...offered, ...(selected === '' ? [] : [selected])])].map((value) => {
      return { value, label: spokenLanguage(value, language), selected: value === selected };
    });
  const kind = orNull(select(options));
  return offered.length === 0 ? { ...kind, views: (typed, at) => hidden().views(typed, at) } : kind;
}

function flatNotes(translations: VenueTranslations): Translations<string> {
  const flat = Object.entries(translations).map(([code, { rooms: ofRooms = {}, ...notes }]) => {
    const own = Object.entries(ofRooms).map(([id, text]) => [roomField(id), text]);
    return [code, { ...notes, ...Object.fromEntries(own) }];
  });
  return Object.fromEntries(flat);
}

/** The notes of a venue and its rooms in other languages. */
function venueTexts(venue: VenueWithRooms | null, offered: readonly string[]): FieldKind<VenueTranslations> {
  const label = (name: string) => (language: string) => translate(language, `console.venues.field.${name}`);
  const notes = [
    { name: 'accessibility', label: label('accessibility'), original: venue?.accessibility ?? '', max: 2000 },
    { name: 'directions', label: label('directions'), original: venue?.directions ?? '', max: 4000 },
  ];
  const ofRooms = (venue?.rooms ?? []).map(({ id, name, accessibility: original }) => {
    const labelOfRoom = (language: string) => `${label('rooms.accessibility')(language)}: ${name}`;
    return { name: roomField(id), label: labelOfRoom, original, max: 500 };
  });
  const fields = [...notes, ...ofRooms].filter(({ original }) => original !== '');
  const kind = translated({
    fields: fields.map((one) => ({ ...one, isLong: one.max > 500 })),
    stored: flatNotes(venue?.translations ?? {}),
    offered: fields.length === 0 ? [] : offered,
    lang: venue?.textLanguage ?? offered[0] ?? '',
  });
  return {
    ...kind,
    show: (value) => kind.show(flatNotes(value)),
    value: (typed) => {
      const flat = kind.value(typed);
      return flat instanceof Wrong ? flat : nestedNotes(flat);
    },
  };
}

function nestedNotes(flat: Translations<string>): VenueTranslations {
  const nested = Object.entries(flat).map(([code, texts]) => {
    const { accessibility, directions } = texts;
    const own = Object.entries(texts).flatMap(([name, text]) => {
      const id = name.startsWith(roomField('')) ? name.slice(roomField('').length) : null;
      return id === null ? [] : [[id, text]];
    });
    return [
      code,
      { ...(accessibility && { accessibility }), ...(directions && { directions }), rooms: Object.fromEntries(own) },
    ];
  });
  return Object.fromEntries(nested);
}

function roomField(id: string): string {
  return `room:${id}`;
}
