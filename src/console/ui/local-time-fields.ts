import type { FormValues } from '../../platform/http/form-values.js';
import { type FieldError, Invalid } from '../../platform/errors.js';
import { resolveWallTime } from '../../domain/time/wall-time.js';
import { type TimingWarning, resolveTiming } from '../../domain/sessions/session-timing.js';
import { wallTimeInput } from '../../domain/sessions/session-input.js';
import { timeZoneInput } from '../../domain/time/zone-input.js';
import { read } from '../../platform/validation.js';
import { z } from 'zod';

/** The fields of a wall time as a form has them. */
export interface WallFields {
  startsOn: string;
  startsTime: string;
  timeZone: string;
  durationMinutes: string;
  /** Which of two occurrences was chosen: `first`, `second`, or nothing yet. */
  overlap: string;
  /** The `wallKey` of the wall time whose warning the organizer has seen. */
  confirmed: string;
}

export const wallFieldNames = [
  'startsOn',
  'startsTime',
  'timeZone',
  'durationMinutes',
  'overlap',
  'confirmed',
] as const;

/** Reads the fields of a wall time. */
export function wallFields(values: FormValues): WallFields {
  return {
    startsOn: values.text('startsOn'),
    startsTime: values.text('startsTime'),
    timeZone: values.text('timeZone'),
    durationMinutes: values.text('durationMinutes'),
    overlap: values.text('overlap'),
    confirmed: values.text('confirmed'),
  };
}

/** The fields as the inputs of a session have them. A number that is none stays away from the schema as NaN. */
export function wallInput(fields: WallFields) {
  return {
    startsAtLocal: localOf(fields.startsOn, fields.startsTime),
    timeZone: fields.timeZone,
    overlap:
      fields.overlap === 'second' && fields.confirmed === wallKey(fields) ? ('second' as const) : ('first' as const),
    durationMinutes: numberOf(fields.durationMinutes),
  };
}

/** The wall time that a warning is about. */
export function wallKey(fields: Pick<WallFields, 'startsOn' | 'startsTime' | 'timeZone'>): string {
  return `${localOf(fields.startsOn, fields.startsTime)} ${fields.timeZone}`;
}

/** The warnings about a wall time that its form has not answered yet, as errors of its field. */
export function openWarnings(warnings: readonly TimingWarning[], fields: WallFields): FieldError[] {
  return warnings
    .filter((warning) => !isAnswered(warning, fields))
    .map(({ code, message }) => ({ path: 'startsAtLocal', code, message }));
}

/** Whether a warning has been answered: a gap by accepting the later time, an overlap by choosing one. */
function isAnswered(warning: Pick<TimingWarning, 'code'>, fields: WallFields): boolean {
  if (fields.confirmed !== wallKey(fields)) return false;
  return warning.code === 'gap' || fields.overlap === 'first' || fields.overlap === 'second';
}

/** A whole number that was typed; undefined for nothing, so that the field counts as missing. */
export function numberOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return /^\d{1,9}$/u.test(trimmed) ? Number(trimmed) : Number.NaN;
}

/** Browsers send seconds where the clock of the machine shows them. */
function localOf(date: string, time: string): string {
  return `${date.trim()}T${time.trim().replace(/^(\d\d:\d\d):00(?:\.0+)?$/u, '$1')}`;
}

/** An instant that was typed as a date and a time in a zone; null for neither, an error at `path` for anything else. */
export function readInstant(date: string, time: string, timeZone: string, path: string) {
  if (date.trim() === '' && time.trim() === '') return { instant: null, fieldErrors: [] };
  const local = wallTimeInput.safeParse(localOf(date, time));
  if (!local.success) {
    return { instant: null, fieldErrors: [{ path, code: 'not-a-wall-time', message: 'Must be a date and time.' }] };
  }
  const zone = timeZoneInput.safeParse(timeZone);
  // Without a zone there is an error at the zone already.
  if (!zone.success) return { instant: null, fieldErrors: [] };
  return { instant: resolveWallTime(local.data, zone.data).startsAt.toISOString(), fieldErrors: [] };
}

const sendTimeInput = z.object({ startsAtLocal: wallTimeInput, timeZone: timeZoneInput });

/**
 * Returns the moment that was typed as a date and a time in a zone, RFC 3339. Throws Invalid with every error in it: also
 * for a wall time that does not exist or exists twice, until its question is answered.
 */
export function readSendTime(fields: WallFields): string {
  const typed = wallInput(fields);
  const wall = { ...typed, ...read(sendTimeInput, typed), durationMinutes: 1 };
  const { timing, warnings } = resolveTiming(wall);
  const open = openWarnings(warnings, fields);
  if (open.length > 0) throw new Invalid('invalid', 'Choose how to interpret the time.', {}, open);
  return timing.startsAt.toISOString();
}
