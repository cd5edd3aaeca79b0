import Handlebars from 'handlebars';
import { Marked } from 'marked';
import sanitizeHtml from 'sanitize-html';
import { memoize } from './memoize.js';

// HTML is shown as it was typed, so that the sanitizer only ever reads what the parser wrote: ways around a sanitizer
// are found in HTML that its browser reads otherwise.
const marked = new Marked({
  gfm: true,
  breaks: false,
  async: false,
  renderer: { html: ({ text }) => (/^<br ?\/?>\s*$/iu.test(text) ? '<br>' : Handlebars.escapeExpression(text)) },
});

/**
 * Renders untrusted Markdown as safe HTML: text, lists, tables and links; no images. HTML in it is shown as typed.
 * Headings start at h3, because the page has h1 and h2. Links can only use http, https and mailto, and have
 * `rel="nofollow"`.
 */
export const renderMarkdown = memoize(200, (text: string) => text, render);

function render(text: string): string {
  const html = parse(text);
  return sanitizeHtml(html, {
    allowedTags: 'p br hr h3 h4 h5 h6 ul ol li blockquote pre code em strong del a table thead tbody tr th td'.split(
      ' ',
    ),
    allowedAttributes: { a: ['href', 'rel', 'title'], ol: ['start'], pre: ['tabindex'], table: ['tabindex'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    transformTags: {
      ...headings(html),
      a: sanitizeHtml.simpleTransform('a', { rel: 'noopener nofollow ugc' }),
      // What is too wide scrolls in itself, also by the arrow keys.
      pre: sanitizeHtml.simpleTransform('pre', { tabindex: '0' }),
      table: sanitizeHtml.simpleTransform('table', { tabindex: '0' }),
    },
  }).trim();
}

function parse(text: string): string {
  try {
    const parsed = marked.parse(text);
    return typeof parsed === 'string' ? parsed : '';
  } catch {
    // Thousands of nested quotes are too deep for the parser, but the page must still be shown.
    return `<p>${Handlebars.escapeExpression(text)}</p>`;
  }
}

function headings(html: string): Record<string, string> {
  const levels = [...html.matchAll(/<h([1-6])\b/giu)].map((heading) => Number(heading[1]));
  const highest = Math.min(...levels);
  return Object.fromEntries(levels.map((level) => [`h${level}`, `h${Math.min(level - highest + 3, 6)}`]));
}
