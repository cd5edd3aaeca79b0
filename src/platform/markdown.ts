import { Marked } from 'marked';
import sanitizeHtml from 'sanitize-html';

const marked = new Marked({ gfm: true, breaks: false, async: false });

/**
 * Markdown that somebody typed, as HTML that is safe inside our pages: text, lists, tables and links; no images, no
 * scripts, no styles, no classes. Headings start at h3, because the page owns h1 and h2. Links lead only to http,
 * https and mailto, and tell search engines that we do not vouch for them.
 */
export function renderMarkdown(text: string): string {
  const html = marked.parse(text);
  return sanitizeHtml(typeof html === 'string' ? html : '', {
    allowedTags: 'p br hr h3 h4 h5 h6 ul ol li blockquote pre code em strong del a table thead tbody tr th td'.split(
      ' ',
    ),
    allowedAttributes: { a: ['href', 'rel', 'title'], ol: ['start'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    transformTags: {
      h1: 'h3',
      h2: 'h4',
      h3: 'h5',
      h4: 'h6',
      h5: 'h6',
      a: sanitizeHtml.simpleTransform('a', { rel: 'noopener nofollow ugc' }),
    },
  }).trim();
}
