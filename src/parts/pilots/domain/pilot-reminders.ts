import { callTexts } from '../../../domain/calls/call.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import { enqueueMessages, type NewMessage } from '../../../domain/notifications/outbox/messages.queries.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import type { PilotsPayload } from './emails/pilots-payload.js';
import { staffPilots } from './emails/staff-pilots.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { isListedInReminder, needsReminder } from './pilot.js';
import { listOpenMilestones, noteReminded, type OpenMilestone } from './pilot-reminders.queries.js';

/** An email lists at most as many milestones. */
const listedMilestones = 10;
/** Hours of the day at which reminders leave, in the zone of the call. */
const hours = { from: 9, until: 18 } as const;

/**
 * Enqueues one email a day for each organizer and call in which a milestone needs a reminder: it lists all their
 * milestones that are due soon or overdue. Returns the number of emails.
 */
export async function enqueuePilotReminders(change: Change): Promise<number> {
  const { tx, now } = change;
  let count = 0;
  for (const own of byReader(await listOpenMilestones(tx, now))) {
    const [first] = own;
    if (first === undefined) continue;
    const { date: today, hour } = localTime(now, first.timeZone);
    if (hour < hours.from || hour >= hours.until || !own.some((one) => needsReminder(one, today))) continue;
    const listed = own.filter((one) => isListedInReminder(one, today));
    const call = await getCall(tx, first.callId);
    const name = callTexts(call, first.language).name;
    await enqueueMessages(change, [
      messageTo(first, pilotsPart({ slug: call.slug, name, isOwn: first.role === 'department' }, listed, today), today),
    ]);
    await noteReminded(
      tx,
      listed.map(({ id }) => id),
      today,
    );
    count += 1;
  }
  return count;
}

function byReader(milestones: readonly OpenMilestone[]): OpenMilestone[][] {
  const keyOf = ({ callId, organizerId }: OpenMilestone) => `${callId} ${organizerId}`;
  const keys = [...new Set(milestones.map(keyOf))];
  return keys.map((key) => milestones.filter((one) => keyOf(one) === key));
}

function pilotsPart(
  call: { slug: string; name: string; isOwn: boolean },
  listed: readonly OpenMilestone[],
  today: string,
): PilotsPayload['pilots'] {
  return {
    call: call.name,
    slug: call.slug,
    isOwn: call.isOwn,
    open: listed.length,
    overdue: listed.filter(({ dueOn }) => dueOn < today).length,
    milestones: listed.slice(0, listedMilestones).map(({ pilot, title, dueOn }) => {
      return { pilot, title, dueOn, isOverdue: dueOn < today };
    }),
  };
}

function messageTo(reader: OpenMilestone, pilots: PilotsPayload['pilots'], today: string): NewMessage {
  const { organizerId, name, email, language, timeZone, callId } = reader;
  return {
    callId: null,
    sessionId: null,
    sessionRevision: null,
    registrationId: null,
    attendeeId: null,
    dedupeKey: `pilots:${callId}:${organizerId}:${today}`,
    ...carrying(staffPilots, {
      recipient: { name, email, timeZone, language, linkVersion: 0 },
      account: { organizerId },
      pilots,
    }),
  };
}
