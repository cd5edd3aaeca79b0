import { json } from '../../platform/database/columns.js';
import { composedQuery } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import { type PeopleChosen, type RarePart, termCondition, termsOf } from './people-chosen.js';
import type { PeopleFilter } from './people-filter.js';

const anId = '00000000-0000-0000-0000-000000000000';
/** About so many people are looked at; if fewer than one of these 40 match, an index finds them sooner than a look at all. */
const sampled = 8_000;
const rareFrom = 40;
/** Those of the sample who match all parts of a search, at most. */
const mostOfSample = 200;

type SampleArgs = [callId: string, terms: readonly string[], sampled: number];

// Pages of the table anywhere, because names that are alike are neighbors in the order of names.
const samplePeopleSql = composedQuery(
  (...[callId, terms, size]: SampleArgs) => {
    const params: unknown[] = [callId, size, mostOfSample, ...terms];
    const each = (sql: (number: number) => string) => terms.map((_, index) => sql(index + 4)).join(', ');
    const folded = each((number) => `search_fold($${number})`);
    const found = each((number) => `count(*) filter (where matches[${number - 3}])`);
    return {
      text: `select count(*)::int as looked, array[${folded}] as folded, jsonb_build_array(${found}) as found,
         coalesce((array_agg(id) filter (where merged_into is null and true = all(matches)))[:$3], '{}') as some
       from (
         select a.id, a.merged_into, array[${each((number) => termCondition(`$${number}`))}] as matches
         from attendees a tablesample system ((
           select least(100, 100.0 * $2::int / greatest(reltuples, 1)) from pg_class where oid = 'attendees'::regclass
         )) repeatable (0)
         where a.call_id = $1 and a.email <> '' offset 0) as a`,
      params,
    };
  },
  { looked: 'int', folded: 'text[]', found: json<number[]>(), some: 'uuid[]' },
  [
    [anId, ['ana'], 1],
    [anId, ['ana', 'b', '林'], 1],
  ],
);

/** Returns the rarest part of a search if an index finds who has it sooner than a look at everybody, otherwise null. */
export async function findRarePart(
  connection: Connection,
  callId: string,
  { search }: PeopleFilter,
): Promise<RarePart | null> {
  return (await samplePart(connection, callId, search))?.rare ?? null;
}

/** Returns what finds some who match a search, where any of them will do: those of a sample, if it has as many. */
export async function findSome(
  connection: Connection,
  callId: string,
  { search }: PeopleFilter,
  wanted: number,
): Promise<Pick<PeopleChosen, 'rare' | 'ids'>> {
  const sample = await samplePart(connection, callId, search);
  if (sample === null || sample.rare !== null) return { rare: sample && sample.rare };
  return sample.some.length < wanted ? {} : { ids: sample.some };
}

async function samplePart(connection: Connection, callId: string, search: string) {
  const terms = termsOf(search);
  if (terms.length === 0) return null;
  const { folded, looked, found, some } = await samplePeopleSql.one(connection, callId, terms, sampled);
  const parts = terms.map((part, index) => ({ part, folded: folded[index] ?? '', found: found[index] ?? 0 }));
  const [rarest] = parts.toSorted((a, b) => a.found - b.found || b.part.length - a.part.length);
  const isRare = rarest !== undefined && (rarest.found * rareFrom < looked || looked === 0);
  return { rare: isRare ? indexedPart(rarest.part, rarest.folded) : null, some };
}

function indexedPart(part: string, folded: string): RarePart | null {
  const isForeign = /[^\0-~]/u.test(folded);
  if (!isForeign && /[a-z0-9]{3}/u.test(folded))
    return { part, letters: folded.replaceAll(/[\\%_]/gu, String.raw`\$&`) };
  const bytes = Buffer.from(folded).toString('hex');
  // Of one Latin letter there is nothing to look up.
  return bytes.length < 4 ? null : { part, bytes };
}
