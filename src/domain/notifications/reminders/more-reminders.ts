import type { Change } from '../../identity/change.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { Place } from '../../../platform/place.js';
import type { MessageKind } from '../kinds/kinds.js';
import type { Planning } from './reminders.queries.js';

/** Reminders of an area: enqueues those that are due, and returns how many. */
export interface MoreReminders {
  /** Whether it reads so much that once a minute is enough, and not each second. */
  isCostly: boolean;
  enqueue(change: Change, planning: Planning): Promise<number>;
}

export const moreReminders = new Place<MoreReminders>();

/** An email before the deadline of a call that accepts proposals in Greenroom. */
export interface DeadlineReminders {
  kind: MessageKind;
  /** Enqueues it for those to whom it is due; returns how many. */
  enqueue(tx: Tx, call: { id: string; closesOn: string }, due: { lead: string }, planning: Planning): Promise<number>;
  /** Returns how many people get it, if nothing changes until then. */
  count(connection: Connection, call: { id: string; closesOn: string }, due: { lead: string }): Promise<number>;
}

export const deadlineReminders = new Place<DeadlineReminders>();
