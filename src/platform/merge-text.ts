import type { FieldError } from './errors.js';
import { renderMarkdown } from './markdown.js';
import { markdownText } from './markdown-text.js';
import { memoize } from './memoize.js';

type Fault = Omit<FieldError, 'path'>;

/** Text between merge fields, or the name of one. */
export type MergePart<Name extends string> = { text: string } | { field: Name };

/** A rendered text with placeholders; `isInTag` means that one is inside a tag, as part of a URL. */
type Piece<Name extends string> = string | { field: Name; isInTag: boolean };

/** Texts with merge fields, written `{{name}}`. */
export interface MergeText<Name extends string> {
  /**
   * Splits a text at its merge fields, ignoring spaces within braces. Also returns errors: unclosed and unopened braces,
   * unknown fields, and what `refuse` returns for a field.
   */
  read(text: string, refuse?: (field: Name) => Fault | null): { parts: MergePart<Name>[]; fieldErrors: Fault[] };
  /** Fills in the merge fields of a text, as plain text, without invalid parts. */
  fill(text: string, values: Readonly<Record<Name, string>>): string;
  /**
   * Renders a Markdown body with its merge fields as HTML (`renderMarkdown`) and plain text. Values are inserted after
   * rendering and sanitizing, and escaped for their context, so that they can't become markup, a URL with another
   * scheme, or a merge field. Lines of a value stay lines.
   */
  markdown(body: string, values: Readonly<Record<Name, string>>): { html: string; text: string };
}

/** Returns the functions for texts with these merge fields. Those of `links` are URLs, and become links by themselves. */
export function mergeText<Name extends string>(
  names: readonly Name[],
  links: readonly NoInfer<Name>[],
): MergeText<Name> {
  const isLink = (name: Name) => links.includes(name);
  // Temporary values while Markdown is rendered: text, and URLs where a link is wanted.
  const standInOf = (name: Name) => (isLink(name) ? `https://${name}.merge.invalid/` : `zq${name}qz`);
  const fieldOf = new Map(names.map((name) => [standInOf(name), name]));
  const anyStandIn = new RegExp(`(${names.map((name) => standInOf(name).replaceAll('.', '\\.')).join('|')})`, 'u');

  const read: MergeText<Name>['read'] = (text, refuse = () => null) => {
    const parts: MergePart<Name>[] = [];
    const fieldErrors: Fault[] = [];
    const isKnown = (name: string): name is Name => names.some((field) => field === name);
    let rest = text;
    while (rest !== '') {
      const opened = rest.indexOf('{{');
      const before = opened < 0 ? rest : rest.slice(0, opened);
      if (before.includes('}}')) fieldErrors.push(brace('merge-unopened', 'Has }} without an opening {{.', before));
      if (before !== '') parts.push({ text: before });
      if (opened < 0) break;
      const closed = rest.indexOf('}}', opened);
      const name = rest.slice(opened + 2, closed < 0 ? undefined : closed).trim();
      if (closed < 0 || /[{\n]/u.test(name)) {
        fieldErrors.push(brace('merge-unclosed', 'Has {{ without a closing }}.', rest.slice(opened)));
        break;
      }
      const refused = isKnown(name) ? refuse(name) : unknown(name, names);
      if (refused !== null) fieldErrors.push(refused);
      else if (isKnown(name)) parts.push({ field: name });
      rest = rest.slice(closed + 2);
    }
    return { parts, fieldErrors };
  };

  const withStandIns = (body: string): string => {
    const { parts } = read(body);
    return parts
      .map((part, index) => {
        if ('text' in part) return part.text;
        const standIn = standInOf(part.field);
        if (!isLink(part.field)) return standIn;
        const before = parts[index - 1];
        // In quotes, it is part of an attribute, or meant to be shown as typed.
        const isQuoted = before !== undefined && 'text' in before && /["'`<=]$/u.test(before.text);
        return isQuoted ? standIn : `<${standIn}>`;
      })
      .join('');
  };

  const pieces = (text: string, isInTag: boolean): Piece<Name>[] =>
    text.split(anyStandIn).flatMap((part): Piece<Name>[] => {
      const field = fieldOf.get(part);
      if (field !== undefined) return [{ field, isInTag }];
      return part === '' ? [] : [part];
    });

  /** Cached: a text is rendered once, and filled in for each recipient. */
  const prepared = memoize(
    200,
    (body: string) => body,
    (body: string) => {
      const typed = withStandIns(body);
      const html = renderMarkdown(typed);
      const tags = html.split(/(<[^>]*>)/u);
      return {
        html: tags.flatMap((part) => pieces(part, part.startsWith('<'))),
        text: pieces(markdownText(typed), false),
      };
    },
  );

  const escaped = ({ field, isInTag }: Exclude<Piece<Name>, string>, value: string): string =>
    escapeHtml(isInTag && !isLink(field) ? encodeURIComponent(value) : value).replaceAll('\n', '<br>');

  return {
    read,
    fill: (text, values) =>
      read(text)
        .parts.map((part) => ('field' in part ? values[part.field] : part.text))
        .join(''),
    markdown: (body, values) => {
      const { html, text } = prepared(body);
      const filled = html.map((piece) => (typeof piece === 'string' ? piece : escaped(piece, values[piece.field])));
      const plain = text.map((piece) => (typeof piece === 'string' ? piece : values[piece.field]));
      // A field that is empty for this reader, alone in its paragraph, leaves none.
      return {
        html: filled.join('').replaceAll('<p></p>', ''),
        text: plain.join('').replaceAll(/\n{3,}/gu, '\n\n'),
      };
    },
  };
}

function brace(code: string, message: string, near: string): Fault {
  const text = near.replaceAll(/\s+/gu, ' ').trim().slice(0, 30);
  return { code, message: `${message} Near: ${text}`, values: { near: text } };
}

function unknown(name: string, names: readonly string[]): Fault {
  const known = names.map((field) => `{{${field}}}`).join(', ');
  const field = `{{${name.slice(0, 40)}}}`;
  return {
    code: 'merge-unknown',
    message: `Unknown merge field ${field}. Use one of: ${known}.`,
    values: { field, known },
  };
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#x27;');
}
