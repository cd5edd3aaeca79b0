import { languageCode } from '../../../domain/delegations/roster-cells.js';
import { languages } from '../../../platform/i18n/messages.js';
import type { ImportedSession } from './imported-session.js';

const textFields = ['title', 'abstract'] as const;
type TextField = (typeof textFields)[number];

/** A text of sessions in a language, as a column of a table: `title:es`. */
export type TextColumn = `${TextField}:${string}`;

/** Returns the columns of texts in these languages. */
export function textColumns(codes: readonly string[]): TextColumn[] {
  return textFields.flatMap((field) => codes.map((code): TextColumn => `${field}:${code}`));
}

/**
 * Returns the text and language that a heading names, such as `title (es)`, `title_es`, `title:es` or `Title (Spanish)`;
 * null for any other. `recognized` returns our name for a heading without a language.
 */
export function textColumn(heading: string, recognized: (heading: string) => string | null): TextColumn | null {
  // `title_id` is a number rather than a title in Indonesian, unlike `title (id)`.
  if (/[^\s:：][\s_.-]+id$/iu.test(heading)) return null;
  for (const { index } of heading.matchAll(/[\s_.:：()（）[\]\-–—]+/gu)) {
    const field = textFields.find((one) => one === recognized(heading.slice(0, index)));
    const named = heading.slice(index).replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
    const code = languageCode(named.replace(/^(?:in|en|auf|dalam)\s+/iu, '').replaceAll('_', '-'));
    if (field !== undefined && code !== null) return `${field}:${code}`;
  }
  return null;
}

/**
 * Returns the texts of a row, whose original says no language, or else is in the first of `preferred` that has a title.
 * The first of these is the spoken language: `textLanguage` is null if the original is in that one, or may be.
 */
export function textsOf(
  cell: (name: TextField | TextColumn) => string,
  preferred: readonly [string, ...string[]],
): Pick<ImportedSession, 'title' | 'abstract' | 'textLanguage' | 'translations'> {
  const [spoken] = preferred;
  const codes = [...new Set([...preferred, ...languages.map(({ code }) => code)])];
  const written = codes.filter((code) => textColumns([code]).some((column) => cell(column) !== ''));
  const isOriginal = (code: string) =>
    cell(`title:${code}`) !== '' &&
    textFields.every((field) => cell(field) === '' || ['', cell(field)].includes(cell(`${field}:${code}`)));
  // Where the spoken language has a column of its own, the original can stand there once more, or in that of another one.
  const original = cell('title') === '' || written[0] === spoken ? (written.find(isOriginal) ?? null) : null;
  const text = (field: TextField) => cell(field) || (original === null ? '' : cell(`${field}:${original}`));
  return {
    title: text('title'),
    abstract: text('abstract'),
    textLanguage: original === spoken ? null : original,
    translations: Object.fromEntries(
      written
        .filter((code) => code !== original)
        .map((code) => [code, { title: cell(`title:${code}`), abstract: cell(`abstract:${code}`) }]),
    ),
  };
}
