import { Place } from '../../platform/place.js';
import type { Change } from '../identity/change.js';
import type { Session } from './session.entity.js';

/** Notes that a session was created at a time that an area found, which `plannedBy` names, such as `poll:ID`. */
export const planning = new Place<(change: Change, session: Session, plannedBy: string) => Promise<void>>();
