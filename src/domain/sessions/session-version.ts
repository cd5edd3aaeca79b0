import { fingerprint } from '../../platform/three-way-merge.js';
import { sessionInput } from './session-input.js';
import type { Session } from './session.entity.js';

type Edited = Exclude<keyof typeof sessionInput.shape, 'recordingUrl' | 'slidesUrl'>;

/** The materials are rows of their own, with a revision in the session. */
const edited = Object.keys(sessionInput.shape).filter((field) => !/^(?:recording|slides)Url$/u.test(field)) as Edited[];

/** Returns a fingerprint of everything that organizers can edit in a session: registrations don't change it. */
export function sessionVersion(session: Session): string {
  return fingerprint([
    session.state,
    session.materialRevision,
    edited.map((field) => [field, (field === 'series' ? session.seriesId : session[field]) ?? null]),
  ]);
}
