import type { Session } from '../../sessions/session.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { countToFollowUp, findFollowUpTime } from './follow-ups.queries.js';
import { reminderMoments } from './reminder-time.js';
import { countToRemind } from './reminders.queries.js';

/** An email that leaves by itself. */
export interface PlannedEmail {
  kind: 'reminder' | 'follow-up';
  /** How long before the start a reminder leaves, in ISO 8601. */
  lead: string | null;
  /** In zones in which it is night then, it leaves in the morning. */
  at: Date;
  /** How many people get it, if nothing changes until then. */
  people: number;
}

/** Returns the emails about a session that are still to leave by themselves, earliest first: by the rules that send them. */
export async function listPlannedEmails(connection: Connection, session: Session, now: Date): Promise<PlannedEmail[]> {
  const { id, state, startsAt, reminders, timeZone } = session;
  if (state !== 'published') return [];
  const planned: PlannedEmail[] = [];
  for (const { lead, at } of reminderMoments(startsAt, reminders, timeZone))
    if (at > now) planned.push({ kind: 'reminder', lead, at, people: await countToRemind(connection, id, at) });
  const at = await findFollowUpTime(connection, id);
  if (at !== null && at > now)
    planned.push({ kind: 'follow-up', lead: null, at, people: await countToFollowUp(connection, id, at) });
  return planned;
}
