import { programmePath, sessionPath, withQuery } from '../../../site/paths.js';

/** The news of a call as an Atom feed. */
export function newsFeedPath(call: { slug: string }): string {
  return `${programmePath(call)}/feed.atom`;
}

/** The picture of shared links to a call, or to one of its sessions, in a language. */
export function cardPath(call: { slug: string }, session: { slug: string } | null, language: string): string {
  const path = session === null ? programmePath(call) : sessionPath(call, session);
  return withQuery(`${path}/card.png`, { lang: language });
}

/** The programme in a frame. */
export function embedPath(call: { slug: string }): string {
  return `${programmePath(call)}/embed`;
}

/** Where sites ask how they can embed a page (oembed.com). */
export function embedAnswerPath(url: string): string {
  return withQuery('/oembed', { url });
}
