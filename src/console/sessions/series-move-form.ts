import { z } from 'zod';
import type { SeriesMove } from '../../domain/sessions/series-move.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { Invalid, invalidField } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { prose, read } from '../../platform/validation.js';
import { numberOf } from '../ui/local-time-fields.js';

export const moveFieldNames = ['from', 'by', 'weekday', 'time', 'amount', 'unit', 'direction', 'note'] as const;

/** The form of a move of a series as it is typed. */
export type MoveFields = Record<(typeof moveFieldNames)[number], string>;

export const shiftUnits = ['minutes', 'hours', 'days', 'weeks'] as const;
const unitMinutes: Record<string, number> = { minutes: 1, hours: 60, days: 1440, weeks: 7 * 1440 };
const maxMinutes = 366 * 1440;
const noteInput = z.object({ note: prose(2000) });

/** Returns the fields before anything is typed. */
export function moveFieldsFrom(first: Session | undefined): MoveFields {
  const time = first?.startsAtLocal.slice(11) ?? '';
  return {
    from: first?.id ?? '',
    by: 'time',
    weekday: '',
    time,
    amount: '',
    unit: 'hours',
    direction: 'later',
    note: '',
  };
}

/** Reads the fields. */
export function moveFields(values: FormValues): MoveFields {
  return values.texts(moveFieldNames);
}

/** Returns how the series moves. Throws Invalid with what is wrong. */
export function readSeriesMove(fields: MoveFields): { move: SeriesMove; note: string } {
  const { note } = read(noteInput, { note: fields.note.trim() });
  if (fields.by === 'shift') {
    const minutes = (numberOf(fields.amount) ?? 0) * (unitMinutes[fields.unit] ?? Number.NaN);
    if (!(minutes > 0 && minutes <= maxMinutes))
      throw invalidField('amount', 'not-a-shift', 'Must be a whole number, up to a year.');
    return { move: { by: 'shift', minutes: fields.direction === 'earlier' ? -minutes : minutes }, note };
  }
  // Browsers send seconds where the clock of the machine shows them.
  const time = fields.time.trim().replace(/^(\d\d:\d\d):00(?:\.0+)?$/u, '$1');
  if (time !== '' && !/^(?:[01]\d|2[0-3]):[0-5]\d$/u.test(time))
    throw invalidField('time', 'not-a-time', 'Must be a time of day, such as 16:00.');
  const weekday = numberOf(fields.weekday) ?? null;
  if (weekday !== null && !(weekday >= 1 && weekday <= 7)) throw new Invalid('invalid', 'No such weekday.');
  return { move: { by: 'time', weekday, time: time || null }, note };
}
