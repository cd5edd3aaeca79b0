import type { Change } from '../identity/change.js';
import { Place } from '../../platform/place.js';

/** What parts do when a speaker is merged into another one, before the first is deleted. Can throw Conflict. */
export const mergingSpeakers = new Place<(change: Change, fromId: string, intoId: string) => Promise<void>>();
