import { isDeepStrictEqual } from 'node:util';
import { Conflict } from '../../platform/errors.js';
import type { SessionChanges } from './session-input.js';

/** Fields that people read in the programme; a change of one is a new revision. */
const shownFields: readonly string[] = [
  'title',
  'abstract',
  'kind',
  'format',
  'language',
  'themes',
  'speakers',
  'venue',
];
/** Fields that stand in an invite; a change of one is told. */
const toldFields: readonly string[] = ['title', 'format', 'venue'];

/** Which of the changes differ from the session, whether the public sees one, and whether attendees must hear of one. */
export function sessionDifference(
  session: { [Field in keyof Required<SessionChanges>]: unknown },
  changes: SessionChanges,
): { fields: string[]; shown: boolean; told: boolean } {
  const fields = (Object.keys(changes) as (keyof SessionChanges)[]).filter(
    (field) => changes[field] !== undefined && !isDeepStrictEqual(changes[field], session[field]),
  );
  return {
    fields,
    shown: fields.some((field) => shownFields.includes(field)),
    told: fields.some((field) => toldFields.includes(field)),
  };
}

/**
 * Refuses a capacity below the seats that are taken, or that are taken and kept for organizations. Throws Conflict, saying
 * how many.
 */
export function checkCapacity(capacity: number | null, taken: number, held: number): void {
  if (capacity === null || capacity >= taken + held) return;
  const code = capacity < taken ? 'capacity-below-taken' : 'capacity-below-held';
  const what = capacity < taken ? `${taken} seats are taken` : `${taken} seats are taken and ${held} are kept`;
  const values: Record<string, number> = capacity < taken ? { taken } : { taken, held };
  throw new Conflict(code, `${what}; the capacity cannot be less.`, values, [
    { path: 'capacity', code, message: `${what}.`, values },
  ]);
}
