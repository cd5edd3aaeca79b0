import type { Tag } from '../../domain/registrations/tags.queries.js';
import type { Table } from '../table-file.js';
import type { PersonRow } from './people.queries.js';

const columns = [
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

/** The table of people for a file. Instants are texts in UTC (RFC 3339), and tags are separated by semicolons. */
export function peopleTable(rows: readonly PersonRow[], tags: readonly (Tag & { attendeeId: string })[]): Table {
  const tagsOf = new Map<string, string[]>();
  for (const { attendeeId, name } of tags) tagsOf.set(attendeeId, [...(tagsOf.get(attendeeId) ?? []), name]);
  return {
    columns,
    rows: rows.map((row) => [
      row.name,
      row.email,
      row.organization,
      row.country,
      row.timeZone,
      row.language,
      addressWord(row),
      row.createdAt.toISOString(),
      row.sessions,
      row.attended,
      row.proposals,
      tagsOf.get(row.id)?.join('; ') ?? null,
    ]),
  };
}

function addressWord({ isBlocked, isNotMe, isUnreachable, isProven }: PersonRow): string {
  if (isBlocked) return 'blocked';
  if (isNotMe) return 'not-me';
  if (isUnreachable) return 'unreachable';
  return isProven ? 'confirmed' : 'unconfirmed';
}
