import { callPath } from '../../../console/paths/paths.js';

/** Named links to a call, and what other sites need to show it; `remove` takes a name back. */
export function sharePath(call: { slug: string }, action?: 'remove' | 'sites' | 'sites/remove'): string {
  return `${callPath(call)}/share${action === undefined ? '' : `/${action}`}`;
}

/** The public programme, for others. */
export function programmePath(call: { slug: string }): string {
  return `/calls/${call.slug}`;
}

/** The programme in a frame, or its winners. */
export function embedPath(call: { slug: string }, what: 'sessions' | 'winners'): string {
  return `${programmePath(call)}${what === 'winners' ? '/winners' : ''}/embed`;
}
