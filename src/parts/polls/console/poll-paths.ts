import { callPath } from '../../../console/paths/paths.js';

/** Returns the path of the polls of a call. */
export function pollsPath(call: { slug: string }): string {
  return `${callPath(call)}/polls`;
}

/** Returns the path of the form of a new poll. */
export function newPollPath(call: { slug: string }): string {
  return `${pollsPath(call)}/new`;
}

/** Returns the path of a poll, or of what is done with it. */
export function pollPath(
  poll: { id: string },
  action?: 'edit' | 'people' | 'unread' | 'preview' | 'test' | 'send' | 'remind' | 'close' | 'delete',
): string {
  return `/console/polls/${poll.id}${action === undefined ? '' : `/${action}`}`;
}
