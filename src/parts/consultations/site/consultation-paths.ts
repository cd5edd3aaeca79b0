import { programmePath } from '../../../site/paths.js';

/** What a call offers, for everybody. */
export function consultationsPath(call: { slug: string }): string {
  return `${programmePath(call)}/consultations`;
}

/** The consultations of a person, or one of them; `owner` is the path of an attendee's or a speaker's own page. */
export function ownConsultationsPath(owner: string, id?: string): string {
  return `${owner}/consultations${id === undefined ? '' : `/${id}`}`;
}
