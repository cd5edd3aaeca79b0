import { Place } from '../../platform/place.js';
import type { Call } from './call.entity.js';

/** Which calls ask people what they need to take part. */
export const needsQuestion = new Place<(call: Pick<Call, 'features'>) => boolean>();

/** Returns whether a call asks each person what they need to take part; false if that part is off. */
export function asksNeeds(call: Pick<Call, 'features'>): boolean {
  return needsQuestion.all.some((asks) => asks(call));
}
