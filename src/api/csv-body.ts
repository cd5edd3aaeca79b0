import { ApiBody } from '@nestjs/swagger';

/** Documents the body of an import: a CSV file whose first row names at least this column, and one row below it. */
export function CsvBody(column: string, example: string) {
  const cell = '(?:"[^"]*"|[^",;\\t\\r\\n]*)';
  const name = `(?:"${column}"|${column})`;
  const pattern = `^\\ufeff?(?:${cell}[,;\\t])*${name}(?:[,;\\t]${cell})*\\r?\\n[\\s\\S]*[^\\s,;"]`;
  return ApiBody({ schema: { type: 'string', pattern, examples: [example] }, required: true });
}
