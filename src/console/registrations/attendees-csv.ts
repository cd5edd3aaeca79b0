import { stringify } from 'csv-stringify/sync';
import type { AttendeeTable } from './attendee-table.js';

/**
 * A table as CSV (RFC 4180) in UTF-8 with a byte order mark, which spreadsheets need to read it as such. People type
 * names and organizations themselves: a cell that a spreadsheet would run as a formula gets an apostrophe before it.
 */
export function attendeesCsv({ columns, rows }: AttendeeTable): string {
  return stringify([columns, ...rows], { bom: true, escape_formulas: true, record_delimiter: 'windows' });
}
