import { type ColumnMapping, type FileHead, guessMapping } from '../../calls/column-mapping.js';
import { findMapping } from '../../calls/column-mappings.queries.js';
import type { QuestionContent } from '../../questions/question.js';
import type { Connection } from '../../../platform/database/tx.js';
import { importColumn } from './import-columns.js';

/** The columns that a table of people can have, beside the questions of its session. */
export const peopleColumns = [
  'name',
  'givenName',
  'familyName',
  'email',
  'organization',
  'country',
  'timeZone',
  'language',
  'attendance',
  'listensIn',
  'state',
] as const;

/** Returns whether a column has the names of people. */
export function hasNames({ columns }: ColumnMapping): boolean {
  return Object.values(columns).some((name) => ['name', 'givenName', 'familyName'].includes(name));
}

/** Returns what the columns of a table of people mean: as organizers last said of such a file, or as it seems. */
export async function peopleMapping(
  connection: Connection,
  callId: string,
  head: FileHead,
  questions: readonly QuestionContent[],
): Promise<ColumnMapping> {
  const known = await findMapping(connection, { callId, kind: 'people', headings: head.headings });
  if (known !== null) return known;
  const nameOf = (heading: string) => {
    const column = importColumn(heading, questions);
    if (column?.kind !== 'answer') return column?.kind ?? null;
    // A question can have the key of one of our columns: its label finds it.
    const { key } = column.question;
    return importColumn(key, questions)?.kind === 'answer' ? key : null;
  };
  return guessMapping(head, nameOf, { address: 'email', instant: null });
}
