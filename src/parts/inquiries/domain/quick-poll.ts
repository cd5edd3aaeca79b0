import { invalidField } from '../../../platform/errors.js';
import { textIn, type Translations } from '../../../platform/i18n/translated.js';
import { plainLine } from '../../../platform/validation.js';
import { heldFor, type OwnWords } from './held-for.js';

/** `scale` is from 1 to 5; `words` takes up to three words or short phrases of each person. */
export const pollKinds = ['one', 'several', 'scale', 'words'] as const;
export type PollKind = (typeof pollKinds)[number];

/** `closed` is final: who has voted is forgotten then, so nobody could be kept from voting twice. */
export type PollState = 'draft' | 'open' | 'closed';

/** A poll that people answer during a session. Nothing in it says who chose what. */
export interface QuickPoll {
  id: string;
  sessionId: string;
  /** Within the session. */
  number: number;
  kind: PollKind;
  /** Of the question and the options (BCP 47). */
  language: string;
  question: string;
  /** One a line; of a scale what 1 and 5 mean, or nothing. */
  options: string;
  translations: Translations<'question' | 'options'>;
  state: PollState;
  /** How many people have voted. */
  voters: number;
  /** How often each was chosen: by the position of the option, the step of the scale, or the word as it was typed first. */
  counts: Readonly<Record<string, number>>;
  /** What a host took off the screens. */
  hiddenWords: readonly string[];
}

const scale = ['1', '2', '3', '4', '5'];
export const maxWords = 3;
export const maxWordLength = 40;
/** More different words than a hall reads; what comes beyond them isn't counted. */
const maxDifferent = 500;
/** Sessions run late; a poll that nobody closes takes votes for an hour after the end. */
export const lateMs = 3_600_000;

/** Returns the lines of a text that aren't empty. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** Returns whether people can vote. */
export function takesVotes({ state }: Pick<QuickPoll, 'state'>, { endsAt }: { endsAt: Date }, now: Date): boolean {
  return state === 'open' && now.getTime() < endsAt.getTime() + lateMs;
}

/** Returns the values that people can choose from; null where they type words. */
function pollValues({ kind, options }: Pick<QuickPoll, 'kind' | 'options'>): string[] | null {
  if (kind === 'words') return null;
  return kind === 'scale' ? scale : linesOf(options).map((_line, position) => String(position));
}

/**
 * Returns what a person chose, each once. `own` are words that would say who they are. Throws Invalid for nothing, for more
 * than the poll takes, and for words that nobody may put on the wall.
 */
export function readVote(
  poll: Pick<QuickPoll, 'kind' | 'options'>,
  typed: readonly string[],
  own: OwnWords,
): readonly string[] {
  const values = pollValues(poll);
  const given = values === null ? typed.flatMap((text) => text.split(/[,;\n،؛，、；]/u)).map(plainWord) : typed;
  const chosen = uniqueBy(
    given
      .map((text) => text.trim())
      .filter(Boolean)
      .slice(0, 100),
    values === null ? folded : String,
  );
  if (chosen.length === 0) throw invalidField('choice', 'nothing-chosen', 'Choose an answer.');
  if (values === null) {
    if (chosen.length > maxWords || chosen.some((word) => Array.from(word).length > maxWordLength))
      throw invalidField('choice', 'too-many-phrases', `At most ${maxWords} words.`, { max: maxWords });
    if (chosen.some((word) => heldFor(word, own) !== null))
      throw invalidField('choice', 'word-held', 'Leave out names, contacts, links and insults.');
    return chosen;
  }
  if (chosen.some((value) => !values.includes(value)) || (poll.kind !== 'several' && chosen.length > 1))
    throw invalidField('choice', 'not-a-choice', 'Choose one of the answers.');
  return chosen;
}

/** Returns the counts of a poll with one more vote. Words that differ in case or width alone are one. */
export function counted({ kind, counts }: Pick<QuickPoll, 'kind' | 'counts'>, chosen: readonly string[]) {
  const sum = new Map(Object.entries(counts));
  for (const one of chosen) {
    const isWord = kind === 'words';
    const key = isWord ? ([...sum.keys()].find((word) => folded(word) === folded(one)) ?? one) : one;
    if (!isWord || sum.has(key) || sum.size < maxDifferent) sum.set(key, (sum.get(key) ?? 0) + 1);
  }
  return Object.fromEntries(sum);
}

/** The result of an option, a step of a scale, or a word. */
interface PollResult {
  value: string;
  text: string;
  count: number;
}

/** Returns the question of a poll, its options and its results in a language, as far as hosts have translated it. */
export function pollIn(poll: QuickPoll, language: string, offered: readonly string[]) {
  const from = { ...poll, originalLanguage: poll.language };
  const question = textIn(from, 'question', language, offered);
  const values = pollValues(poll);
  if (values === null) {
    const shown = Object.entries(poll.counts).filter(([word]) => !isHidden(poll, word));
    const results = shown.map(([text, count]) => ({ value: text, text, count }));
    results.sort((one, other) => other.count - one.count || (one.text < other.text ? -1 : 1));
    return { question, lang: question.lang, options: [], ends: null, results };
  }
  const texts = textIn(from, 'options', language, offered);
  const lines = linesOf(texts.text);
  // As many as in the original, or it would be another poll.
  const isWhole = lines.length === linesOf(poll.options).length;
  const [labels, lang] = isWhole ? [lines, texts.lang] : [linesOf(poll.options), poll.language];
  const options = values.map((value, position) => ({
    value,
    text: poll.kind === 'scale' ? value : (labels[position] ?? ''),
  }));
  const [low, high] = poll.kind === 'scale' ? labels : [];
  const results: PollResult[] = options.map((one) => ({ ...one, count: poll.counts[one.value] ?? 0 }));
  return { question, lang, options, ends: low && high ? { low, high } : null, results };
}

/** Returns the mean of a scale; null without votes. */
export function meanOf({ kind, counts }: Pick<QuickPoll, 'kind' | 'counts'>): number | null {
  const all = Object.entries(counts);
  const votes = all.reduce((sum, [, count]) => sum + count, 0);
  if (kind !== 'scale' || votes === 0) return null;
  return all.reduce((sum, [step, count]) => sum + Number(step) * count, 0) / votes;
}

function isHidden({ hiddenWords }: Pick<QuickPoll, 'hiddenWords'>, word: string): boolean {
  return hiddenWords.some((one) => folded(one) === folded(word));
}

function plainWord(text: string): string {
  return plainLine(text.replaceAll(/\p{Cc}/gu, ' '));
}

function folded(word: string): string {
  return word.normalize('NFKC').toLowerCase();
}

function uniqueBy(texts: readonly string[], key: (text: string) => string): string[] {
  const keys = texts.map(key);
  return texts.filter((_text, position) => keys.indexOf(keys[position] ?? '') === position);
}
