import { containsSql } from '../../platform/database/search-sql.js';
import { query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import { inOrganizations, type RarePart, termsOf } from './people-chosen.js';
import type { PeopleFilter } from './people-filter.js';

/** About so many people are looked at; if fewer than one of these 40 match, an index finds them sooner than a look at all. */
const sampled = 20_000;
const rareFrom = 40;

// Pages of the table anywhere, because names that are alike are neighbors in the order of names.
const samplePeopleSql = query(
  `select search_fold($2) as folded, count(*)::int as looked,
     count(*) filter (where ${containsSql('a.search_text', '$2')} or ${inOrganizations('$2')})::int as found
   from attendees a tablesample system ((
     select least(100, 100.0 * $3::int / greatest(reltuples, 1)) from pg_class where oid = 'attendees'::regclass
   )) repeatable (0)
   where a.call_id = $1 and a.email <> ''`,
  { folded: 'text', looked: 'int', found: 'int' },
);

/** Returns the longest part of a search if an index finds who has it sooner than a look at everybody, otherwise null. */
export async function findRarePart(
  connection: Connection,
  callId: string,
  { search }: PeopleFilter,
): Promise<RarePart | null> {
  const sample = await samplePart(connection, callId, search);
  return sample?.isRare ? sample.indexed : null;
}

/**
 * Returns the same where any of those who match will do. Of many with a name in another script than Latin, an index finds
 * some sooner than the order of names, in which they come last.
 */
export async function findPartOfSome(
  connection: Connection,
  callId: string,
  { search }: PeopleFilter,
): Promise<RarePart | null> {
  const sample = await samplePart(connection, callId, search);
  if (sample === null || sample.isRare) return sample && sample.indexed;
  const isOne = termsOf(search).length === 1;
  return isOne && sample.isForeign && sample.indexed !== null ? { ...sample.indexed, most: 200 } : null;
}

async function samplePart(connection: Connection, callId: string, search: string) {
  const [part] = termsOf(search).toSorted((one, other) => other.length - one.length);
  if (part === undefined) return null;
  const { folded, looked, found } = await samplePeopleSql.one(connection, [callId, part, sampled]);
  const isForeign = /[^\0-~]/u.test(folded);
  return {
    indexed: indexedPart(part, folded, isForeign),
    isRare: found * rareFrom < looked || looked === 0,
    isForeign,
  };
}

function indexedPart(part: string, folded: string, isForeign: boolean): RarePart | null {
  if (!isForeign && /[a-z0-9]{3}/u.test(folded))
    return { part, letters: folded.replaceAll(/[\\%_]/gu, String.raw`\$&`) };
  const bytes = Buffer.from(folded).toString('hex');
  // Of one Latin letter there is nothing to look up.
  return bytes.length < 4 ? null : { part, bytes };
}
