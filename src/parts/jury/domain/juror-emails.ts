import { randomUUID } from 'node:crypto';
import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import { afterQuiet } from '../../../domain/notifications/reminders/quiet-hours.js';
import { enqueueMessages, type NewMessage } from '../../../domain/notifications/outbox/messages.queries.js';
import type { EmailKind } from '../../../domain/notifications/kinds/kind.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import type { ReviewsPayload } from './emails/reviews-payload.js';
import { staffAssigned } from './emails/staff-assigned.js';
import { staffReviews } from './emails/staff-reviews.js';
import type { Pair } from './assignment.js';
import { readConflicts } from './found-conflicts.js';
import { getRules } from './jury.queries.js';
import { type DiscussionNews, listDiscussionNews } from './discussion.queries.js';
import { listOpenReviews, listRemindedCalls, type OpenReview } from './open-reviews.queries.js';
import { dueReviewReminder } from './review-reminders.js';

/** An email lists at most as many proposals. */
const listedReviews = 10;

/**
 * Emails each juror which proposals were just assigned to them: one email, after the quiet hours of the call's zone.
 * Returns how many jurors get one.
 */
export async function notifyAssigned(change: Change, call: Call, added: readonly Pair[]): Promise<number> {
  if (added.length === 0) return 0;
  const { tx, now } = change;
  const run = `assigned:${randomUUID()}:`;
  const isAdded = new Set(added.map(({ proposalId, jurorId }) => `${proposalId} ${jurorId}`));
  const later = new Date(now.getTime() + 1);
  const reviews = await listOpenReviews(tx, call.id, later, run);
  const { scoresUntilAt } = await getRules(tx, call);
  const wanted = reviews.filter(({ proposalId, jurorId }) => isAdded.has(`${proposalId} ${jurorId}`));
  const messages = messagesFor(staffAssigned, call, scoresUntilAt, wanted, run);
  await enqueueMessages(change, messages, afterQuiet(now, call.timeZone));
  return messages.length;
}

/**
 * Enqueues the emails about open reviews that are due: before the deadline and once a week, for jurors who are not done
 * yet or have not seen all of a discussion. Returns their number.
 */
export async function enqueueReviewReminders(change: Change): Promise<number> {
  const { tx, now } = change;
  let count = 0;
  for (const { id, timeZone, deadline } of await listRemindedCalls(tx)) {
    const due = dueReviewReminder(deadline, timeZone, now);
    if (due === null) continue;
    const prefix = `reviews:${id}:${due.key}:`;
    const reviews = await listOpenReviews(tx, id, due.assignedBefore, prefix);
    const news = await listDiscussionNews(tx, id, prefix);
    if (reviews.length + news.length === 0) continue;
    const isOpen = await openTo(change, id, [...reviews, ...news]);
    const call = await getCall(tx, id);
    const messages = messagesFor(staffReviews, call, deadline, reviews.filter(isOpen), prefix, news.filter(isOpen));
    await enqueueMessages(change, messages);
    count += messages.length;
  }
  return count;
}

/** Returns whether no conflict of interest closes a proposal to a juror. */
async function openTo({ tx }: Change, callId: string, pairs: readonly (Pair & { emailKey: string })[]) {
  const jurors = new Map(pairs.map(({ jurorId, emailKey }) => [jurorId, { id: jurorId, emailKey }]));
  const conflictsOf = await readConflicts(tx, callId, [...jurors.values()]);
  return (pair: Pair) => conflictsOf(pair).length === 0;
}

function messagesFor(
  kind: EmailKind<ReviewsPayload>,
  call: Call,
  deadline: Date | null,
  reviews: readonly OpenReview[],
  keyPrefix: string,
  news: readonly DiscussionNews[] = [],
): NewMessage[] {
  const jurors = new Set([...reviews, ...news].map(({ jurorId }) => jurorId));
  return [...jurors].flatMap((organizerId): NewMessage[] => {
    const own = reviews.filter(({ jurorId }) => jurorId === organizerId);
    const heard = news.filter(({ jurorId }) => jurorId === organizerId);
    const juror = own[0] ?? heard[0];
    if (juror === undefined) return [];
    const { name, email, language } = juror;
    return [
      {
        callId: null,
        sessionId: null,
        sessionRevision: null,
        registrationId: null,
        attendeeId: null,
        dedupeKey: `${keyPrefix}${organizerId}`,
        ...carrying(kind, {
          recipient: { name, email, timeZone: call.timeZone, language, linkVersion: 0 },
          account: { organizerId },
          reviews: {
            call: callTexts(call, language).name,
            open: own.length,
            drafts: own.filter(({ isDraft }) => isDraft).length,
            ...(heard.length > 0 && { messages: heard.reduce((sum, { count }) => sum + count, 0) }),
            titles: own.slice(0, listedReviews).map(({ title }) => title),
            ...(deadline !== null && { deadline: deadline.toISOString() }),
          },
        }),
      },
    ];
  });
}
