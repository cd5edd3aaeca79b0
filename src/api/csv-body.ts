import { ApiBody } from '@nestjs/swagger';
import { emailPattern } from '../domain/registrations/admission/registration-input.js';

/** A column of the documented form of a file: its name, and the pattern of its cells. */
type Column = readonly [name: string, cell: string];

/** A cell without delimiters of any script, quotes and control characters, as patterns of JSON Schema say it. */
const plain = String.raw`",;|\u060c\u061b\uff0c\uff1b\u3001\u0000-\u001f\u007f-\u009f\ufeff`;
const anyCell = `[^${plain}]{0,200}`;

/** The pattern of a cell that says something, and those of the values that files have. */
export const csvCells = {
  text: `[^\\s${plain}][^${plain}]{0,80}`,
  email: emailPattern.slice(1, -1),
  slug: '[a-z0-9]+(?:-[a-z0-9]+)*',
  time: '20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8]) (?:[01][0-9]|2[0-3]):[0-5][0-9]',
} as const;

/**
 * Documents the body of an import: a file with these columns first, and any behind them. It is the form that is always
 * understood; `also` says what else is.
 */
export function CsvBody(columns: readonly Column[], also: string, example: string) {
  const names = columns.map(([name]) => name).join(',');
  const row = `${columns.map(([, cell]) => cell).join(',')}(?:,${anyCell})*`;
  const pattern = `^${names}(?:,${anyCell})*(?:\\r?\\n${row})+\\r?\\n?$`;
  return ApiBody({
    schema: { type: 'string', description: `In this form, or also ${also}.`, pattern, examples: [example] },
    required: true,
  });
}
