import { randomUUID } from 'node:crypto';
import type { Call } from '../calls/call.entity.js';
import { callWords } from '../calls/call.js';
import { getCall } from '../calls/calls.queries.js';
import type { Change } from '../identity/change.js';
import { afterQuiet } from '../notifications/reminders/quiet-hours.js';
import { enqueueMessages, type NewMessage } from '../notifications/outbox/messages.queries.js';
import { listedReviews } from '../notifications/staff/review-email.js';
import type { Pair } from './assignment.js';
import { readConflicts } from './jury-progress.js';
import { getRules } from './jury.queries.js';
import { listOpenReviews, listRemindedCalls, type OpenReview } from './open-reviews.queries.js';
import { dueReviewReminder } from './review-reminders.js';

/** Emails each juror which proposals were just assigned to them: one email, after the quiet hours of the call's zone. */
export async function notifyAssigned(change: Change, call: Call, added: readonly Pair[]): Promise<void> {
  if (added.length === 0) return;
  const { tx, now } = change;
  const run = `assigned:${randomUUID()}:`;
  const isAdded = new Set(added.map(({ proposalId, jurorId }) => `${proposalId} ${jurorId}`));
  const later = new Date(now.getTime() + 1);
  const reviews = await listOpenReviews(tx, call.id, later, run);
  const { scoresUntilAt } = await getRules(tx, call);
  const wanted = reviews.filter(({ proposalId, jurorId }) => isAdded.has(`${proposalId} ${jurorId}`));
  const messages = messagesFor('staff-assigned', call, scoresUntilAt, wanted, run);
  await enqueueMessages(change, messages, afterQuiet(now, call.timeZone));
}

/**
 * Enqueues the emails about open reviews that are due: before the deadline and once a week, for jurors who are not done
 * yet. Returns their number.
 */
export async function enqueueReviewReminders(change: Change): Promise<number> {
  const { tx, now } = change;
  let count = 0;
  for (const { id, timeZone, deadline } of await listRemindedCalls(tx)) {
    const due = dueReviewReminder(deadline, timeZone, now);
    if (due === null) continue;
    const prefix = `reviews:${id}:${due.key}:`;
    const reviews = await listOpenReviews(tx, id, due.assignedBefore, prefix);
    if (reviews.length === 0) continue;
    const messages = messagesFor(
      'staff-reviews',
      await getCall(tx, id),
      deadline,
      await scorable(change, id, reviews),
      prefix,
    );
    await enqueueMessages(change, messages);
    count += messages.length;
  }
  return count;
}

/** Without those that a conflict of interest closes. */
async function scorable({ tx }: Change, callId: string, reviews: readonly OpenReview[]): Promise<OpenReview[]> {
  const jurors = new Map(reviews.map(({ jurorId, emailKey }) => [jurorId, { id: jurorId, emailKey }]));
  const conflictsOf = await readConflicts(tx, callId, [...jurors.values()]);
  return reviews.filter((review) => conflictsOf(review).length === 0);
}

function messagesFor(
  kind: 'staff-assigned' | 'staff-reviews',
  call: Call,
  deadline: Date | null,
  reviews: readonly OpenReview[],
  keyPrefix: string,
): NewMessage[] {
  const jurors = new Set(reviews.map(({ jurorId }) => jurorId));
  return [...jurors].flatMap((organizerId): NewMessage[] => {
    const own = reviews.filter(({ jurorId }) => jurorId === organizerId);
    const [juror] = own;
    if (juror === undefined) return [];
    const { name, email, language } = juror;
    return [
      {
        callId: null,
        sessionId: null,
        sessionRevision: null,
        registrationId: null,
        attendeeId: null,
        kind,
        dedupeKey: `${keyPrefix}${organizerId}`,
        payload: {
          recipient: { name, email, timeZone: call.timeZone, language, linkVersion: 0 },
          account: { organizerId },
          reviews: {
            call: callWords(call, language).name,
            open: own.length,
            drafts: own.filter(({ isDraft }) => isDraft).length,
            titles: own.slice(0, listedReviews).map(({ title }) => title),
            ...(deadline !== null && { deadline: deadline.toISOString() }),
          },
        },
      },
    ];
  });
}
