import { renderMarkdown } from '../../platform/markdown.js';
import { markdownText } from '../../platform/markdown-text.js';
import { memoize } from '../../platform/memoize.js';
import { type MergeField, mergeFields, readMergeText } from './merge-fields.js';

type Values = Readonly<Record<MergeField, string>>;

/** A rendered text with placeholders; `isInTag` means that one is inside a tag, as part of a URL. */
type Piece = string | { field: MergeField; isInTag: boolean };

// Temporary placeholder values while Markdown is rendered: text, and a URL for the page, so that it becomes a link.
const standIns: Record<MergeField, string> = {
  name: 'zqnameqz',
  organization: 'zqorganizationqz',
  page: 'https://page.merge.invalid/',
  deadline: 'zqdeadlineqz',
  session: 'zqsessionqz',
  when: 'zqwhenqz',
};

/** Cached: a text is rendered once, and filled in for each recipient. */
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
 * Renders a Markdown body with its merge fields as HTML (`renderMarkdown`) and plain text. Values are inserted after
 * rendering and sanitizing, and escaped for their context, so that they can't become markup, a URL with another scheme,
 * or a merge field.
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
      // In quotes, it is part of an attribute, or meant to be shown as typed.
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
