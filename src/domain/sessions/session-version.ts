import { fingerprint } from '../../platform/three-way-merge.js';
import { sessionInput } from './session-input.js';
import type { Session } from './session.entity.js';

const edited = Object.keys(sessionInput.shape) as (keyof typeof sessionInput.shape)[];

/** Returns a fingerprint of everything that organizers can edit in a session: registrations don't change it. */
export function sessionVersion(session: Session): string {
  return fingerprint([
    session.state,
    edited.map((field) => [field, (field === 'series' ? session.seriesId : session[field]) ?? null]),
  ]);
}
