import { z } from 'zod';
import type { FieldError } from '../../platform/errors.js';
import { fault, fieldErrorsOf } from '../../platform/validation.js';
import { emailKey } from '../registrations/links/email-address.js';
import { plainLine } from '../registrations/people/plain-name.js';
import { emailInput } from '../registrations/admission/registration-input.js';
import { timeZoneInput } from '../time/zone-input.js';
import { countryCode, languageCode, rosterColumns } from './roster-cells.js';
import type { RosterPlace, TypedRow } from './roster.js';

/** A valid person of a roster; null fields use defaults. */
export interface Member {
  email: string;
  name: string;
  country: string | null;
  timeZone: string | null;
  language: string | null;
}

/** A row with its errors. `path` of an error is its column, or `cells` for an unrecognized cell. */
export interface CheckedRow extends TypedRow {
  /** Null while there are errors. */
  member: Member | null;
  fieldErrors: RosterRowError[];
}

export interface RosterRowError extends FieldError {
  /** The earlier row with the same address. */
  first?: RosterPlace;
}

const blank = z.string().transform((text) => (text.trim() === '' ? null : text.trim()));
const countryCell = z
  .string()
  .refine((text) => countryCode(text) !== null, fault('unknown-country', 'Must be the name or code of a country.'))
  .transform((text) => countryCode(text));
const languageCell = z
  .string()
  .refine(
    (text) => languageCode(text) !== null,
    fault('unknown-language', 'Must be a language that this site supports.'),
  )
  .transform((text) => languageCode(text));
const memberCells = z.object({
  name: plainLine,
  email: z.string().trim().min(1).pipe(emailInput),
  country: blank.pipe(countryCell.nullable()),
  timeZone: blank.pipe(timeZoneInput.nullable()),
  language: blank.pipe(languageCell.nullable()),
});

/**
 * Validates the rows of a roster by themselves and against each other: if an address appears twice, in any spelling
 * (`emailKey`), the second row has an error. Names are not changed.
 */
export function checkRoster(rows: readonly TypedRow[]): CheckedRow[] {
  const seen = new Map<string, RosterPlace>();
  return rows.map((row) => {
    const read = memberCells.safeParse(row.cells);
    const fieldErrors: RosterRowError[] = read.success ? [] : oneEach(fieldErrorsOf(read.error.issues));
    if (row.unknown !== undefined) {
      fieldErrors.push({
        path: 'cells',
        code: 'unknown-cell',
        message: 'Must be a name, email address, country, time zone or language.',
        values: { text: row.unknown.slice(0, 60) },
      });
    }
    const key = emailKey(read.success ? read.data.email : row.cells.email.trim());
    const first = seen.get(key);
    if (first !== undefined && key !== '@') {
      fieldErrors.push({ path: 'email', code: 'repeated', message: 'This address appears more than once.', first });
    } else seen.set(key, row.place);
    return { ...row, member: read.success && fieldErrors.length === 0 ? read.data : null, fieldErrors };
  });
}

/** The first error of each column. */
function oneEach(fieldErrors: readonly FieldError[]): FieldError[] {
  return rosterColumns.flatMap((column) => fieldErrors.find(({ path }) => path === column) ?? []);
}
