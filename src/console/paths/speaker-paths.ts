import { callPath } from './paths.js';

/** The speakers of a call. */
export function speakersPath(call: { slug: string }): string {
  return `${callPath(call)}/speakers`;
}

/** The form of a new speaker. */
export function newSpeakerPath(call: { slug: string }): string {
  return `${speakersPath(call)}/new`;
}

/** Returns the path of a speaker, or of what is done with them. */
export function speakerPath(
  speaker: { id: string },
  part?: 'photo' | 'photo/remove' | 'link' | 'delete' | 'merge' | 'status',
): string {
  return `/console/speakers/${speaker.id}${part === undefined ? '' : `/${part}`}`;
}
