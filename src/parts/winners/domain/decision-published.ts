import type { Call } from '../../../domain/calls/call.entity.js';
import type { Change } from '../../../domain/identity/change.js';
import { Place } from '../../../platform/place.js';

/** What follows in the transaction that publishes a decision to the teams. */
export const decisionPublished = new Place<(change: Change, call: Call) => Promise<void>>();
