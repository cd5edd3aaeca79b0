import { mergeText } from '../../../../platform/merge-text.js';

/** Merge fields of letters, written `{{name}}`. */
export const letterFields = [
  'greeting',
  'name',
  'title',
  'call',
  'host',
  'theme',
  'outcome',
  'rank',
  'feedback',
  'accept',
  'deadline',
  'winners',
  'page',
] as const;
export type LetterField = (typeof letterFields)[number];

/** The texts of letters. */
export const letterText = mergeText(letterFields, ['accept', 'winners', 'page']);
