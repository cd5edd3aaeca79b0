import { programmePath } from '../../../site/paths.js';
import { withQuery } from '../../../platform/http/query.js';

/** The news of a call as an Atom feed. */
export function newsFeedPath(call: { slug: string }): string {
  return `${programmePath(call)}/feed.atom`;
}

/** The picture of shared links to a page, by its path, in a language. */
export function cardPath(page: string, language: string): string {
  return withQuery(`${page}/card.png`, { lang: language });
}

/** The programme in a frame. */
export function embedPath(call: { slug: string }): string {
  return `${programmePath(call)}/embed`;
}

/** Where sites ask how they can embed a page (oembed.com). */
export function embedAnswerPath(url: string): string {
  return withQuery('/oembed', { url });
}
