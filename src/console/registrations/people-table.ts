import { countryOf } from '../../domain/registrations/people-conditions.js';
import type { Tag } from '../../domain/registrations/tags.queries.js';
import type { StreamedCell, StreamedColumn } from '../../platform/workbook/stream-workbook.js';
import type { PersonRow } from './people.queries.js';

const names = [
  'name',
  'email',
  'organization',
  'country',
  'time_zone',
  'language',
  'address',
  'registered_at',
  'sessions',
  'attended',
  'proposals',
  'tags',
];

/** The columns of people in a file. */
export const peopleTableColumns: readonly StreamedColumn[] = names.map((name) => {
  return { name, width: /^(?:name|email|organization)$/u.test(name) ? 30 : 16 };
});

/** People as rows of a file. Instants are texts in UTC (RFC 3339), and tags are separated by semicolons. */
export function peopleTableRows(
  rows: readonly PersonRow[],
  tags: readonly (Tag & { attendeeId: string })[],
): StreamedCell[][] {
  const tagsOf = new Map<string, string[]>();
  for (const { attendeeId, name } of tags) tagsOf.set(attendeeId, [...(tagsOf.get(attendeeId) ?? []), name]);
  return rows.map((row) => [
    row.name,
    row.email,
    row.organization,
    countryOf(row),
    row.timeZone,
    row.language,
    addressWord(row),
    row.createdAt.toISOString(),
    row.sessions,
    row.attended,
    row.proposals,
    tagsOf.get(row.id)?.join('; ') ?? null,
  ]);
}

function addressWord({ isBlocked, isNotMe, isUnreachable, isProven }: PersonRow): string {
  if (isBlocked) return 'blocked';
  if (isNotMe) return 'not-me';
  if (isUnreachable) return 'unreachable';
  return isProven ? 'confirmed' : 'unconfirmed';
}
