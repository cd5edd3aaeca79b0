import { callPath } from './paths.js';

/** The broadcasts of a call. */
function broadcastsPath(call: { slug: string }): string {
  return `${callPath(call)}/broadcasts`;
}

/** The form of a new broadcast. */
export function newBroadcastPath(call: { slug: string }): string {
  return `${broadcastsPath(call)}/new`;
}

/** The form of news to the speakers of a call, or of one session. */
export function newsToSpeakersPath(call: { slug: string }, session?: { id: string }): string {
  return `${newBroadcastPath(call)}?speakers=yes${session === undefined ? '' : `&sessions=${session.id}`}`;
}

/** Returns the path of the preview of what is typed, for an iframe. */
export function broadcastPreviewPath(call: { slug: string }): string {
  return `${broadcastsPath(call)}/preview`;
}

/** A broadcast, or what is done with it. */
export function broadcastPath(
  broadcast: { id: string },
  part?: 'edit' | 'preview' | 'send' | 'test' | 'stop' | 'delete' | 'copy',
): string {
  return `/console/broadcasts/${broadcast.id}${part === undefined ? '' : `/${part}`}`;
}
