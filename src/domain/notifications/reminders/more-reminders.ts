import type { Change } from '../../identity/change.js';
import type { Tx } from '../../../platform/database/tx.js';
import { Place } from '../../../platform/place.js';
import type { Planning } from './reminders.queries.js';

/** Reminders of an area: enqueues those that are due, and returns how many. */
export interface MoreReminders {
  /** Whether it reads so much that once a minute is enough, and not each second. */
  isCostly: boolean;
  enqueue(change: Change, planning: Planning): Promise<number>;
}

export const moreReminders = new Place<MoreReminders>();

/** Reminds people of the deadline of a call that accepts proposals in Greenroom; returns how many. */
export type DeadlineReminders = (
  tx: Tx,
  call: { id: string; closesOn: string },
  due: { lead: string },
  planning: Planning,
) => Promise<number>;

export const deadlineReminders = new Place<DeadlineReminders>();
