/**
 * Matches Handlebars tags, line breaks with surrounding space, and the delimiters of HTML tags and attribute values.
 */
const tokens = /\{\{[^]*?\}\}+|\s*\n\s*|<\/?[a-z][\w:-]*|["'>]/gu;
const keepsLineBreaks = new Set(['<pre', '<textarea']);

/**
 * Removes line breaks and indentation from the source of an HTML template, like JSX: a line break has no meaning,
 * except between attributes of a tag, and an empty line becomes one line break. Write significant spaces within a line,
 * or as `{{' '}}` at the end of one. The content of `<pre>` and `<textarea>` is unchanged.
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
