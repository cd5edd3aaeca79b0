/** Handlebars tags, line breaks with the space around them, and what begins or ends an HTML tag or the value of an attribute. */
const tokens = /\{\{[^]*?\}\}+|\s*\n\s*|<\/?[a-z][\w:-]*|["'>]/gu;
const keepsLineBreaks = new Set(['<pre', '<textarea']);

/**
 * Returns the source of an HTML template without the line breaks and the indentation that are there for its reader,
 * as JSX does: a line break means nothing, except that it separates the attributes of a tag, and an empty line stays
 * one line break. A space that belongs to the page is written within a line, or as `{{' '}}` at the end of one.
 * The content of `<pre>` and `<textarea>` stays as it is.
 */
export function condense(source: string): string {
  let tag: string | null = null;
  let quote: string | null = null;
  let kept: string | null = null;
  return source.trim().replaceAll(tokens, (token, offset: number) => {
    if (token.startsWith('{{')) return token;
    if (token.trim() === '') {
      if (kept !== null) return token;
      if (tag === null) return /\n\s*\n/u.test(token) ? '\n' : '';
      return quote === null && startsAttribute(source.trimStart().slice(offset + token.length)) ? ' ' : '';
    }
    if (kept !== null) {
      if (token === kept.replace('<', '</')) kept = null;
    } else if (tag === null) {
      if (token.startsWith('<')) tag = token;
    } else if (quote !== null) {
      if (token === quote) quote = null;
    } else if (token === '>') {
      if (keepsLineBreaks.has(tag)) kept = tag;
      tag = null;
    } else if (!token.startsWith('<')) quote = token;
    return token;
  });
}

function startsAttribute(rest: string): boolean {
  return !/^(?:\/?>|\{\{(?:[#/>]|else\b))/u.test(rest);
}
