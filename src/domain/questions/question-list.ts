import type { QuestionContent } from './question.js';

/** Returns the list with this question added, or replacing the one with its key. */
export function withQuestion(list: readonly QuestionContent[], question: QuestionContent): QuestionContent[] {
  const isThere = list.some(({ key }) => key === question.key);
  return isThere ? list.map((one) => (one.key === question.key ? question : one)) : [...list, question];
}

/** Returns the list without the question with this key. */
export function withoutQuestion(list: readonly QuestionContent[], key: string): QuestionContent[] {
  return list.filter((one) => one.key !== key);
}

/** Returns the list with one question moved up (-1) or down (1), if possible. */
export function withQuestionMoved(list: readonly QuestionContent[], key: string, by: -1 | 1): QuestionContent[] {
  const from = list.findIndex((one) => one.key === key);
  const to = from + by;
  const [here, there] = [list[from], list[to]];
  if (here === undefined || there === undefined) return [...list];
  return list.map((one, index) => (index === from ? there : index === to ? here : one));
}

/** Returns an unused key for a question with this label: its Latin letters and digits, or a number. */
export function freeKey(label: string, taken: readonly string[]): string {
  const stem = slugOf(label, 40) || 'question';
  for (let number = 1; ; number += 1) {
    const key = number === 1 && stem !== 'question' ? stem : `${stem}-${number}`;
    if (!taken.includes(key)) return key;
  }
}

/** Returns the Latin words of a text in lowercase, joined by hyphens and truncated between words. */
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
