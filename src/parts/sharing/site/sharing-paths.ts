import { programmePath } from '../../../site/paths.js';

/** The news of a call as an Atom feed. */
export function newsFeedPath(call: { slug: string }): string {
  return `${programmePath(call)}/feed.atom`;
}

/** The programme of a call as data. */
export function programmeDataPath(call: { slug: string }): string {
  return `${programmePath(call)}/programme.json`;
}
