import type { Call } from '../../calls/call.entity.js';
import { callState } from '../../calls/call.js';
import { callClosesAt } from '../../calls/call-dates.js';
import type { Session } from '../../sessions/session.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import type { MessageKind } from '../kinds/kinds.js';
import { countSpeakersToRemind, listSessionsWithInvites } from '../speakers/speaker-reminders.queries.js';
import { deadlineMoments } from './deadline-lead.js';
import { countBeforeDeadline } from './deadlines.queries.js';
import { countToFollowUp, listFollowUpTimes } from './follow-ups.queries.js';
import { deadlineReminders } from './more-reminders.js';
import { afterQuiet } from './quiet-hours.js';
import { reminderMoments } from './reminder-time.js';
import { countToRemind } from './reminders.queries.js';

/** An email that leaves by itself. */
export interface PlannedEmail {
  kind: MessageKind;
  /** How long before the start or the deadline it leaves, in ISO 8601; null for after the end. */
  lead: string | null;
  /** In the day of the session or call; where it is night then, it leaves in the morning. */
  at: Date;
  /** Null for one about the deadline of the call. */
  session: Session | null;
  /** Returns how many people get it, if nothing changes until then. */
  count(connection: Connection): Promise<number>;
}

/**
 * Returns the emails about these sessions that are still to leave by themselves, earliest first: by the rules and
 * statements that send them.
 */
export async function plannedForSessions(
  connection: Connection,
  sessions: readonly Session[],
  now: Date,
): Promise<PlannedEmail[]> {
  const published = new Map(sessions.flatMap((one) => (one.state === 'published' ? [[one.id, one] as const] : [])));
  const ids = [...published.keys()];
  const withSpeakers = new Set(await listSessionsWithInvites(connection, ids));
  const planned: PlannedEmail[] = [];
  for (const [id, session] of published) {
    const { startsAt, reminders, timeZone } = session;
    for (const { lead, at } of reminderMoments(startsAt, reminders, timeZone)) {
      planned.push({ kind: 'reminder', lead, at, session, count: (by) => countToRemind(by, id, at) });
      if (withSpeakers.has(id))
        planned.push({ kind: 'speaker-reminder', lead, at, session, count: (by) => countSpeakersToRemind(by, id, at) });
    }
  }
  for (const { id, at: dueAt } of await listFollowUpTimes(connection, ids)) {
    const session = published.get(id) ?? null;
    const at = afterQuiet(dueAt, session?.timeZone ?? 'UTC');
    planned.push({ kind: 'follow-up', lead: null, at, session, count: (by) => countToFollowUp(by, id, at) });
  }
  return stillToLeave(planned, now);
}

/** Returns the emails about a call and its sessions that are still to leave by themselves, earliest first. */
export async function plannedForCall(
  connection: Connection,
  call: Call,
  sessions: readonly Session[],
  now: Date,
): Promise<PlannedEmail[]> {
  const planned = await plannedForSessions(connection, sessions, now);
  return stillToLeave([...planned, ...plannedBeforeDeadline(call)], now);
}

/** The emails before the deadline: to those who attended and have no proposal, and to teams. */
function plannedBeforeDeadline(call: Call): PlannedEmail[] {
  const { closesOn, timeZone, followUps, acceptsProposals } = call;
  if (callState(call) !== 'public') return [];
  const of = { id: call.id, closesOn };
  const closesAt = callClosesAt({ closesOn, timeZone });
  const plan = (kind: MessageKind, isUrgent: boolean, count: (by: Connection, due: Due) => Promise<number>) =>
    deadlineMoments(closesAt, isUrgent).map((due) => {
      const at = afterQuiet(due.momentAt, timeZone);
      return { kind, lead: due.lead, at, session: null, count: (by: Connection) => count(by, due) };
    });
  return [
    ...(followUps ? plan('deadline', false, (by, due) => countBeforeDeadline(by, of, due)) : []),
    ...(acceptsProposals
      ? deadlineReminders.all.flatMap((more) => plan(more.kind, true, (by, due) => more.count(by, of, due)))
      : []),
  ];
}

type Due = ReturnType<typeof deadlineMoments>[number];

function stillToLeave(planned: readonly PlannedEmail[], now: Date): PlannedEmail[] {
  return planned.filter(({ at }) => at > now).toSorted((one, other) => one.at.getTime() - other.at.getTime());
}
