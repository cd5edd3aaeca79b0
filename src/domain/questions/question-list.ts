import type { QuestionContent } from './question.js';

/** The list with a question more, or with this one in place of the one that has its key. */
export function withQuestion(list: readonly QuestionContent[], question: QuestionContent): QuestionContent[] {
  const isThere = list.some(({ key }) => key === question.key);
  return isThere ? list.map((one) => (one.key === question.key ? question : one)) : [...list, question];
}

/** The list without the question of this key. */
export function withoutQuestion(list: readonly QuestionContent[], key: string): QuestionContent[] {
  return list.filter((one) => one.key !== key);
}

/** The list with one question a place earlier (-1) or later (1); at either end it stays. */
export function withQuestionMoved(list: readonly QuestionContent[], key: string, by: -1 | 1): QuestionContent[] {
  const from = list.findIndex((one) => one.key === key);
  const to = from + by;
  const [here, there] = [list[from], list[to]];
  if (here === undefined || there === undefined) return [...list];
  return list.map((one, index) => (index === from ? there : index === to ? here : one));
}

/** A key for a question of this label that none of `taken` is: its Latin letters and digits, or a number. */
export function freeKey(label: string, taken: readonly string[]): string {
  const stem = slugOf(label, 40) || 'question';
  for (let number = 1; ; number += 1) {
    const key = number === 1 && stem !== 'question' ? stem : `${stem}-${number}`;
    if (!taken.includes(key)) return key;
  }
}

/** The Latin letters and digits of a text, in lower case between hyphens; cut between words. */
export function slugOf(text: string, most: number): string {
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^a-z0-9\p{M}]+/u)
    .map((word) => word.replaceAll(/[^a-z0-9]/gu, ''))
    .filter((word) => word !== '');
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word.slice(0, most) : `${slug}-${word}`;
    if (longer.length > most) break;
    slug = longer;
  }
  return slug;
}
