import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '../../platform/database/tx.js';
import type { Call } from '../calls/call.entity.js';
import type { Change } from '../identity/change.js';
import {
  listCandidates,
  listTexts,
  lockReading,
  type ProposalText,
  type ReadText,
  removeTexts,
  rereadTexts,
  takeTextsDue,
  writePairs,
  writeTexts,
} from './proposal-texts.queries.js';
import {
  bandsOf,
  comparedFrom,
  estimatedShare,
  headingLetters,
  seriesOf,
  shareOf,
  signatureOf,
  similarFrom,
} from './text-similarity.js';
import { wordsOf } from './text-words.js';

/** As many that are alike are found for one proposal: more of the same tell nothing new. */
const maxAlike = 20;

type WordedCall = Pick<Call, 'id' | 'criteria' | 'translations'>;

/** Returns the parts of a proposal that are compared: what its team wrote, without title and names. */
export function comparedTexts({ summary, answers }: Pick<ProposalText, 'summary' | 'answers'>): string[] {
  return [summary, ...Object.values(answers)].filter((text) => text !== '');
}

/** Returns the headings of a call's form in all its languages: whoever copies them along says nothing by it. */
export function headingsOf({ criteria, translations }: Pick<Call, 'criteria' | 'translations'>): string[] {
  const translated = Object.values(translations).flatMap((words) => Object.values(words.criteria ?? {}));
  return headingLetters([...criteria.map(({ name }) => name), ...translated]);
}

/** Has all texts of a call read again if other headings than before are now left out of them. */
export async function rereadIfReworded(tx: Tx, before: WordedCall, after: WordedCall): Promise<void> {
  if (!isDeepStrictEqual(headingsOf(before), headingsOf(after))) await rereadTexts(tx, after.id);
}

/**
 * Reads up to `limit` texts of a call that have changed: which words they are found by, and which others they are like.
 * Returns how many were due. `pause` is awaited after each text that is read or compared.
 */
export async function readTexts(
  { tx, now }: Change,
  call: WordedCall,
  limit: number,
  pause: () => Promise<void>,
): Promise<number> {
  await lockReading(tx, call.id);
  const due = await takeTextsDue(tx, call.id, limit);
  const changed = await listTexts(tx, due);
  const listed = new Set(changed.map(({ id }) => id));
  await removeTexts(
    tx,
    due.filter((id) => !listed.has(id)),
  );
  const headings = headingsOf(call);
  const read: (ReadText & { series: Set<number> })[] = [];
  for (const text of changed) {
    read.push(readText(text, headings));
    await pause();
  }
  await writeTexts(tx, call.id, read);
  for (const one of read) {
    const near = (await listCandidates(tx, call.id, one, maxAlike)).filter(
      ({ signature }) => estimatedShare(one.signature, signature) >= comparedFrom,
    );
    const texts =
      near.length === 0
        ? []
        : await listTexts(
            tx,
            near.map(({ id }) => id),
          );
    const alike: { id: string; share: number }[] = [];
    for (const text of texts) {
      const share = shareOf(one.series, seriesOf(comparedTexts(text), headings));
      if (share >= similarFrom) alike.push({ id: text.id, share });
      await pause();
    }
    await writePairs(tx, call.id, one.id, alike, now);
  }
  return due.length;
}

function readText(text: ProposalText, headings: readonly string[]): ReadText & { series: Set<number> } {
  const { id, title, organization, places } = text;
  const compared = comparedTexts(text);
  const series = seriesOf(compared, headings);
  const signature = signatureOf(series);
  const words = wordsOf([title, organization ?? '', ...compared, ...places].join('\n'));
  return { id, words, signature, bands: bandsOf(signature), series };
}
