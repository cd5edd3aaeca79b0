import { renderMarkdown } from '../../platform/markdown.js';
import { markdownText } from '../../platform/markdown-text.js';
import { memoize } from '../../platform/memoize.js';
import { type MergeField, mergeFields, readMergeText } from './merge-fields.js';

type Values = Readonly<Record<MergeField, string>>;

/** A rendered text with holes; `isInTag` says that a hole is within a tag, where an address is built. */
type Piece = string | { field: MergeField; isInTag: boolean };

// The content of the holes while Markdown is read: words, and for the page an address, so that it becomes a link.
const standIns: Record<MergeField, string> = {
  name: 'zqnameqz',
  organization: 'zqorganizationqz',
  page: 'https://page.merge.invalid/',
  deadline: 'zqdeadlineqz',
  session: 'zqsessionqz',
  when: 'zqwhenqz',
};

/** One text of many emails: it is read once, and filled in for each reader. */
const prepared = memoize(
  200,
  (body: string) => body,
  (body: string) => {
    const html = renderMarkdown(withStandIns(body, (address) => `<${address}>`));
    const text = markdownText(withStandIns(body, (address) => `<${address}>`));
    return { html: htmlPieces(html), text: pieces(text, false) };
  },
);

/**
 * The HTML (`renderMarkdown`) and the plain text of a Markdown body with its merge fields filled in. The values are put
 * in when Markdown has been read and sanitised, and escaped for where they stand: none of them can become markup, an
 * address of another scheme, or a merge field.
 */
export function mergedMarkdown(body: string, values: Values): { html: string; text: string } {
  const { html, text } = prepared(body);
  return {
    html: html.map((piece) => (typeof piece === 'string' ? piece : escaped(piece, values[piece.field]))).join(''),
    text: text.map((piece) => (typeof piece === 'string' ? piece : values[piece.field])).join(''),
  };
}

function withStandIns(body: string, link: (address: string) => string): string {
  const { parts } = readMergeText(body, true);
  return parts
    .map((part, index) => {
      if ('text' in part) return part.text;
      if (part.field !== 'page') return standIns[part.field];
      const before = parts[index - 1];
      // Within quotes it is the attribute of a tag that was typed, or meant to be seen as it is.
      const isQuoted = before !== undefined && 'text' in before && /["'`<=]$/u.test(before.text);
      return isQuoted ? standIns.page : link(standIns.page);
    })
    .join('');
}

function htmlPieces(html: string): Piece[] {
  return html.split(/(<[^>]*>)/u).flatMap((part) => pieces(part, part.startsWith('<')));
}

const anyStandIn = new RegExp(`(${mergeFields.map((field) => standIns[field].replaceAll('.', '\\.')).join('|')})`, 'u');
const fieldOf = new Map(mergeFields.map((field) => [standIns[field], field]));

function pieces(text: string, isInTag: boolean): Piece[] {
  return text.split(anyStandIn).flatMap((part): Piece[] => {
    const field = fieldOf.get(part);
    if (field !== undefined) return [{ field, isInTag }];
    return part === '' ? [] : [part];
  });
}

function escaped({ field, isInTag }: Exclude<Piece, string>, value: string): string {
  return escapeHtml(isInTag && field !== 'page' ? encodeURIComponent(value) : value);
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#x27;');
}
