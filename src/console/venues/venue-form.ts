import { countryOptions } from '../../domain/registrations/country-options.js';
import { type Option, type OptionGroup, zoneGroups } from '../../domain/time/zone-options.js';
import { type VenueInput, venueInput } from '../../domain/venues/venue-input.js';
import { accessFacts, type VenueWithRooms } from '../../domain/venues/venue.js';
import type { FieldError } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { translate } from '../../platform/i18n/messages.js';
import { fieldErrorsOf, type FormReading } from '../../platform/validation.js';
import { type ErrorSummary, errorSummary, type Field, field } from '../../platform/views/form-fields.js';
import type { EditedForm } from '../ui/form-edit.js';
import { numberOf } from '../ui/local-time-fields.js';

const lines = [
  'name',
  'address',
  'country',
  'coordinates',
  'mapUrl',
  'timeZone',
  'accessibility',
  'directions',
] as const;
const names = [...lines, 'accessFacts', 'rooms'] as const;
const spareRooms = 2;

interface RoomFields {
  id: string;
  name: string;
  capacity: string;
  equipment: string;
  accessibility: string;
}

/** The form of a venue as it is typed. */
export type VenueFields = Record<(typeof lines)[number], string> & { accessFacts: string[]; rooms: RoomFields[] };

export interface VenueForm {
  action: string;
  fields: Record<(typeof names)[number], Field>;
  countries: Option[];
  zones: OptionGroup[];
  facts: Option[];
  rooms: (RoomFields & { number: number; isInvalid: boolean })[];
  errors: ErrorSummary | null;
}

const noRoom: RoomFields = { id: '', name: '', capacity: '', equipment: '', accessibility: '' };

/** Returns an empty form in the zone of the last call. */
export function emptyVenue(timeZone: string): VenueFields {
  const empty = Object.fromEntries(lines.map((name) => [name, ''])) as Record<(typeof lines)[number], string>;
  return { ...empty, timeZone, accessFacts: [], rooms: [] };
}

/** A venue as its form shows it. */
export function fieldsOfVenue(venue: VenueWithRooms): VenueFields {
  const { latitude, longitude } = venue;
  return {
    name: venue.name,
    address: venue.address,
    country: venue.country ?? '',
    coordinates: latitude === null || longitude === null ? '' : `${latitude}, ${longitude}`,
    mapUrl: venue.mapUrl ?? '',
    timeZone: venue.timeZone,
    accessibility: venue.accessibility,
    directions: venue.directions,
    accessFacts: venue.accessFacts,
    rooms: venue.rooms.map(({ id, name, capacity, equipment, accessibility }) => {
      return { id, name, capacity: capacity === null ? '' : String(capacity), equipment, accessibility };
    }),
  };
}

/** Reads the form, without empty rows of rooms: emptying the name of a room removes it. */
export function typedVenue(form: FormValues): VenueFields {
  const columns = ['roomId', 'roomName', 'roomCapacity', 'roomEquipment', 'roomAccessibility'].map((name) =>
    form.list(name),
  );
  const rooms = (columns[1] ?? []).map((_, row): RoomFields => {
    const [id = '', name = '', capacity = '', equipment = '', accessibility = ''] = columns.map((all) => all[row]);
    return { id, name, capacity, equipment, accessibility };
  });
  return {
    ...form.texts([...lines]),
    accessFacts: form.list('accessFacts'),
    rooms: rooms.filter(
      ({ id, name, ...rest }) => name.trim() !== '' || (id === '' && Object.values(rest).some(Boolean)),
    ),
  };
}

/** Reads the input of a venue. */
export function readVenue(fields: VenueFields): FormReading<VenueInput> {
  const orNull = (text: string) => (text.trim() === '' ? null : text);
  const coordinates = readCoordinates(fields.coordinates);
  const result = venueInput.safeParse({
    name: fields.name,
    address: fields.address,
    country: orNull(fields.country),
    latitude: coordinates?.latitude ?? null,
    longitude: coordinates?.longitude ?? null,
    mapUrl: orNull(fields.mapUrl),
    timeZone: fields.timeZone,
    accessFacts: fields.accessFacts,
    accessibility: fields.accessibility,
    directions: fields.directions,
    rooms: fields.rooms.map(({ id, capacity, ...room }) => ({
      ...room,
      ...(id !== '' && { id }),
      capacity: capacity.trim() === '' ? null : numberOf(capacity),
    })),
  });
  const isWrong = coordinates === null && fields.coordinates.trim() !== '';
  const message = 'Must be a latitude and a longitude, such as 51.7687, 19.4569.';
  const fieldErrors = [
    ...(result.success ? [] : fieldErrorsOf(result.error.issues).map(atCoordinates)),
    ...(isWrong ? [{ path: 'coordinates', code: 'not-coordinates', message }] : []),
  ];
  return { input: result.success && fieldErrors.length === 0 ? result.data : null, fieldErrors };
}

/** The form with what was typed, and what is wrong with it. */
export function venueForm(
  action: string,
  typed: VenueFields,
  fieldErrors: readonly FieldError[],
  { language, now }: { language: string; now: Date },
): VenueForm {
  const values: Record<string, string> = { ...typed, accessFacts: '', rooms: '' };
  const fields = Object.fromEntries(
    names.map((name) => [name, field(name, values[name], fieldErrors, language)]),
  ) as VenueForm['fields'];
  const text = (key: string) => translate(language, `console.venues.${key}`);
  const spare = Array.from({ length: spareRooms }, () => noRoom);
  return {
    action,
    fields,
    countries: countryOptions(language, typed.country),
    zones: zoneGroups(language, now, typed.timeZone, ['UTC']),
    facts: accessFacts.map((value) => ({
      value,
      label: translate(language, `sessions.access.${value}`),
      selected: typed.accessFacts.includes(value),
    })),
    rooms: [...typed.rooms, ...spare].map((room, row) => ({
      ...room,
      number: row + 1,
      isInvalid: fieldErrors.some(({ path }) => path.startsWith(`rooms.${row}.`)),
    })),
    errors: errorSummary(
      Object.values(fields),
      Object.fromEntries(names.map((name) => [name, text(`field.${name}`)])),
      language,
    ),
  };
}

/** The form of a venue, as both versions of it are shown. */
export function editedVenue(id: string, language: string): EditedForm<VenueFields> {
  return {
    subject: `venue:${id}`,
    label: (name) => translate(language, `console.venues.field.${name}`),
    value: (name, { rooms, accessFacts: facts }) => {
      if (name === 'accessFacts') return facts.map((fact) => translate(language, `sessions.access.${fact}`)).join('\n');
      if (name !== 'rooms') return null;
      return rooms
        .map(({ name: room, capacity, ...rest }) =>
          [room, capacity, rest.equipment, rest.accessibility].filter(Boolean).join(' · '),
        )
        .join('\n');
    },
  };
}

function readCoordinates(text: string): { latitude: number; longitude: number } | null {
  const [, latitude, longitude] = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/u.exec(text) ?? [];
  if (latitude === undefined || longitude === undefined) return null;
  return { latitude: Number(latitude), longitude: Number(longitude) };
}

function atCoordinates(fieldError: FieldError): FieldError {
  const isCoordinate = fieldError.path === 'latitude' || fieldError.path === 'longitude';
  return isCoordinate ? { ...fieldError, path: 'coordinates', code: 'not-coordinates' } : fieldError;
}
