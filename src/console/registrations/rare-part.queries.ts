import { termCondition, termsOf } from '../../domain/registrations/people/people-conditions.js';
import { json } from '../../platform/database/columns.js';
import { containsSql } from '../../platform/database/search-sql.js';
import { composedQuery } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import type { RarePart } from './people-chosen.js';
import type { PeopleFilter } from '../../domain/registrations/people/people-filter.js';

const anId = '00000000-0000-0000-0000-000000000000';
/** About so many people are looked at; if fewer than one of these 40 match, an index finds them sooner than a look at all. */
const sampled = 8_000;
const rareFrom = 40;
/** Those of the sample who match all parts of a search, at most. */
const maxOfSample = 200;
/** More words than this of a part are not looked up by themselves. */
const maxWords = 6;

type SampleArgs = [callId: string, terms: readonly string[], words: readonly string[], sampled: number];

// Pages of the table anywhere, because names that are alike are neighbors in the order of names.
const samplePeopleSql = composedQuery(
  (...[callId, terms, words, size]: SampleArgs) => {
    const params: unknown[] = [callId, size, maxOfSample];
    const termParams = terms.map((term) => `$${params.push(term)}`);
    const wordParams = words.map((word) => `$${params.push(word)}`);
    const folded = [...termParams, ...wordParams].map((param) => `search_fold(${param})`);
    const counts = [
      ...terms.map((_, index) => `matches[${index + 1}]`),
      ...words.map((_, index) => `has_words[${index + 1}]`),
    ].map((condition) => `count(*) filter (where ${condition})`);
    const matches = termParams.map((part) => termCondition(part, '$1'));
    const hasWords = wordParams.map((param) => containsSql('a.search_text', param));
    return {
      text: `select count(*)::int as looked, array[${folded.join(', ')}] as folded,
         jsonb_build_array(${counts.join(', ')}) as found,
         coalesce((array_agg(id) filter (where merged_into is null and true = all(matches)))[:$3], '{}') as some
       from (
         select a.id, a.merged_into, array[${matches.join(', ')}] as matches,
           array[${hasWords.join(', ')}]::boolean[] as has_words
         from attendees a tablesample system ((
           select least(100, 100.0 * $2::int / greatest(reltuples, 1)) from pg_class where oid = 'attendees'::regclass
         )) repeatable (0)
         where a.call_id = $1 and a.email <> '' offset 0) as a`,
      params,
    };
  },
  { looked: 'int', folded: 'text[]', found: json<number[]>(), some: 'uuid[]' },
  [
    [anId, ['ana'], [], 1],
    [anId, ['ana', 'b@c.d', '林'], ['b@', '@c.', '.d'], 1],
  ],
);

/** Returns the rarest part of a search if an index finds who has it sooner than a look at everybody, otherwise null. */
export async function findRarePart(connection: Connection, callId: string, { search }: PeopleFilter) {
  return (await samplePart(connection, callId, search))?.rare ?? null;
}

/** Returns what finds some who match a search, where any of them will do: those of a sample, if it has as many. */
export async function findSome(connection: Connection, callId: string, { search }: PeopleFilter, wanted: number) {
  const sample = await samplePart(connection, callId, search);
  if (sample === null || sample.rare !== null) return { rare: sample && sample.rare };
  return sample.some.length < wanted ? {} : { ids: sample.some };
}

async function samplePart(connection: Connection, callId: string, search: string) {
  const terms = termsOf(search);
  if (terms.length === 0) return null;
  const ofTerms = terms.map(wordsOf);
  const all = [...terms, ...ofTerms.flat()];
  const sample = await samplePeopleSql.one(connection, callId, terms, ofTerms.flat(), sampled);
  const { looked, some } = sample;
  const isRare = ({ found }: Sampled) => found * rareFrom < looked || looked === 0;
  const known = all.map((part, index): Sampled => {
    return { part, folded: sample.folded[index] ?? '', found: sample.found[index] ?? 0 };
  });
  const parts = known.slice(0, terms.length);
  const [rarest] = parts.toSorted(byRarity);
  if (rarest === undefined || !isRare(rarest)) return { rare: null, some };
  const own = new Set(ofTerms[parts.indexOf(rarest)]);
  const words = known.slice(terms.length).filter((one) => own.has(one.part) && rarest.folded.includes(one.folded));
  const [rareWord] = words.filter((one) => isRare(one) && hasLetters(one.folded)).toSorted(byRarity);
  const telling = rareWord ? [rareWord] : words.filter(({ found }) => found * 2 < looked);
  return { rare: indexedPart(rarest.part, spanOf(rarest.folded, telling)), some };
}

/** A part of a search, or a word of one, and how many of the sample have it. */
interface Sampled {
  part: string;
  folded: string;
  found: number;
}

const byRarity = (a: Sampled, b: Sampled) => a.found - b.found || b.part.length - a.part.length;

/**
 * Returns the words of a part that has several, as an address does: one that few people have is found sooner alone,
 * because the index reads all that has any three letters of what is looked up.
 */
function wordsOf(part: string): string[] {
  const words = part.match(/[\p{L}\p{M}\p{N}]{3,}/gu) ?? [];
  return words[0] === part ? [] : words.slice(0, maxWords);
}

/** Returns what is from the first of some words of a text to the last, with the signs beside them; without any, all. */
function spanOf(text: string, words: readonly Sampled[]): string {
  const places = words.map(({ folded }) => ({
    from: text.indexOf(folded),
    until: text.indexOf(folded) + folded.length,
  }));
  if (places.length === 0) return text;
  const from = Math.min(...places.map((one) => one.from));
  const span = text.slice(Math.max(0, from - 1), Math.max(...places.map((one) => one.until)) + 1);
  return hasLetters(span) ? span : text;
}

function indexedPart(part: string, folded: string): RarePart | null {
  if (hasLetters(folded)) return { part, letters: folded.replaceAll(/[\\%_]/gu, String.raw`\$&`) };
  const bytes = Buffer.from(folded).toString('hex');
  // Of one Latin letter there is nothing to look up.
  return bytes.length < 4 ? null : { part, bytes };
}

/** Whether the index of letters can look it up: three of them in a row, and none of another script. */
function hasLetters(folded: string): boolean {
  return !/[^\0-~]/u.test(folded) && /[a-z0-9]{3}/u.test(folded);
}
