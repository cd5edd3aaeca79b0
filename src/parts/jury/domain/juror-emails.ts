import { randomUUID } from 'node:crypto';
import type { Call } from '../../../domain/calls/call.entity.js';
import { isNight } from '../../../domain/time/day-parts.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { callTexts } from '../../../domain/calls/call.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import { afterQuiet } from '../../../domain/notifications/reminders/quiet-hours.js';
import { enqueueMessages, type NewMessage } from '../../../domain/notifications/outbox/messages.queries.js';
import type { EmailKind } from '../../../domain/notifications/kinds/kind.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import type { ReviewsPayload } from './emails/reviews-email.js';
import { staffAnswers, staffAssigned, staffDeadline, staffReviews } from './emails/jurors.js';
import type { Pair } from './assignment.js';
import { readConflicts } from './found-conflicts.js';
import type { JuryMember } from './jury.entity.js';
import { listMembers } from './jury-members.queries.js';
import { getRules } from './jury.queries.js';
import { ownDeadline } from './panel.js';
import type { Connection } from '../../../platform/database/tx.js';
import { type DiscussionNews, listDiscussionNews } from './discussion.queries.js';
import {
  listOpenReviews,
  listRemindedCalls,
  type OpenReview,
  listAnswered,
  noteAnswersTold,
} from './questions.queries.js';
import { dueDeadlineLead } from '../../../domain/notifications/reminders/deadline-lead.js';

/** An email lists at most as many proposals. */
const listedReviews = 10;

/** What the emails to the jurors of a call say about it, and what it has agreed with them. */
interface JuryFacts {
  call: Call;
  deadline: Date | null;
  invitationNote: string;
  members: ReadonlyMap<string, JuryMember>;
}

async function readFacts(connection: Connection, call: Call): Promise<JuryFacts> {
  const { scoresUntilAt: deadline, invitationNote } = await getRules(connection, call);
  return { call, deadline, invitationNote, members: await listMembers(connection, call.id) };
}

function deadlineOf({ deadline, members }: JuryFacts, jurorId: string): Date | null {
  return ownDeadline(deadline, members.get(jurorId)?.scoresUntilAt ?? null);
}

/**
 * Emails each juror which proposals they can review now: one email, after the quiet hours of the call's zone. Returns how
 * many jurors get one.
 */
export async function notifyAssigned(change: Change, call: Call, released: readonly Pair[]): Promise<number> {
  if (released.length === 0) return 0;
  const { tx, now } = change;
  const run = `assigned:${randomUUID()}:`;
  const isAdded = new Set(released.map(({ proposalId, jurorId }) => `${proposalId} ${jurorId}`));
  const later = new Date(now.getTime() + 1);
  const reviews = await listOpenReviews(tx, call.id, later, run);
  const added = reviews.filter(({ proposalId, jurorId }) => isAdded.has(`${proposalId} ${jurorId}`));
  const wanted = added.filter(await openTo(change, call.id, added));
  const messages = messagesFor(staffAssigned, await readFacts(tx, call), wanted, run);
  await enqueueMessages(change, messages, afterQuiet(now, call.timeZone));
  return messages.length;
}

/**
 * Emails jurors with open reviews that their deadline has moved: all of a call, or one. Returns how many get an email.
 */
export async function notifyDeadline(change: Change, call: Call, jurorId: string | null = null): Promise<number> {
  const { tx, now } = change;
  const run = `deadline:${randomUUID()}:`;
  const all = await listOpenReviews(tx, call.id, new Date(now.getTime() + 1), run);
  const own = all.filter((review) => jurorId === null || review.jurorId === jurorId);
  const open = own.filter(await openTo(change, call.id, own));
  const messages = messagesFor(staffDeadline, await readFacts(tx, call), open, run);
  await enqueueMessages(change, messages, afterQuiet(now, call.timeZone));
  return messages.length;
}

/**
 * Enqueues the emails about open reviews that are due: before the deadline and once a week, for jurors who are not done
 * yet or have not seen all of a discussion, and those about answers of teams. Returns their number.
 */
export async function enqueueReviewReminders(change: Change): Promise<number> {
  const { tx, now } = change;
  let count = 0;
  for (const { id, timeZone, deadline } of await listRemindedCalls(tx)) {
    count += await enqueueAnswers(change, id, timeZone);
    const members = await listMembers(tx, id);
    const deadlineOfJuror = (jurorId: string) => ownDeadline(deadline, members.get(jurorId)?.scoresUntilAt ?? null);
    const extended = [...members.keys()].map(deadlineOfJuror);
    const deadlines = new Map([deadline, ...extended].map((one) => [one?.getTime(), one]));
    for (const [time, own] of deadlines) {
      const due = dueReviewReminder(own, timeZone, now);
      if (due === null) continue;
      const prefix = `reviews:${id}:${due.key}:`;
      const isTheirs = ({ jurorId }: Pair) => deadlineOfJuror(jurorId)?.getTime() === time;
      const reviews = (await listOpenReviews(tx, id, due.releasedBefore, prefix)).filter(isTheirs);
      const news = (await listDiscussionNews(tx, id, prefix)).filter(isTheirs);
      if (reviews.length + news.length === 0) continue;
      const isOpen = await openTo(change, id, [...reviews, ...news]);
      const facts = await readFacts(tx, await getCall(tx, id));
      const messages = messagesFor(staffReviews, facts, reviews.filter(isOpen), prefix, news.filter(isOpen));
      await enqueueMessages(change, messages);
      count += messages.length;
    }
  }
  return count;
}

/** Enqueues emails about the answers of teams, for each juror at most one a day, and none at night. */
async function enqueueAnswers(change: Change, callId: string, timeZone: string): Promise<number> {
  const { tx, now } = change;
  if (isNight(now, timeZone)) return 0;
  const prefix = `answers:${callId}:${localTime(now, timeZone).date}:`;
  const answered = await listAnswered(tx, callId, prefix);
  if (answered.length === 0) return 0;
  const isOpen = await openTo(change, callId, answered);
  const facts = await readFacts(tx, await getCall(tx, callId));
  const messages = messagesFor(staffAnswers, facts, answered.filter(isOpen), prefix);
  await enqueueMessages(change, messages);
  await noteAnswersTold(tx, callId, answered);
  return messages.length;
}

/** Returns whether no conflict of interest closes a proposal to a juror. */
async function openTo({ tx }: Change, callId: string, pairs: readonly (Pair & { emailKey: string })[]) {
  const jurors = new Map(pairs.map(({ jurorId, emailKey }) => [jurorId, { id: jurorId, emailKey }]));
  const conflictsOf = await readConflicts(tx, callId, [...jurors.values()]);
  return (pair: Pair) => conflictsOf(pair).length === 0;
}

function messagesFor(
  kind: EmailKind<ReviewsPayload>,
  facts: JuryFacts,
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
    const { call, members, invitationNote } = facts;
    const member = members.get(organizerId);
    const deadline = deadlineOf(facts, organizerId);
    const hasSigned = member !== undefined && member.signedAt !== null;
    return [
      {
        callId: call.id,
        sessionId: null,
        sessionRevision: null,
        registrationId: null,
        attendeeId: null,
        dedupeKey: `${keyPrefix}${organizerId}`,
        ...carrying(kind, {
          recipient: { name, email, timeZone: member?.timeZone ?? call.timeZone, language, linkVersion: 0 },
          account: { organizerId },
          reviews: {
            call: callTexts(call, language).name,
            open: own.length,
            drafts: own.filter(({ isDraft }) => isDraft).length,
            ...(heard.length > 0 && { messages: heard.reduce((sum, { count }) => sum + count, 0) }),
            // Nobody reads a title before the statement about conflicts of interest.
            titles: hasSigned ? own.slice(0, listedReviews).map(({ title }) => title) : [],
            ...(!hasSigned && { isUnsigned: true, note: invitationNote }),
            ...(deadline !== null && { deadline: deadline.toISOString() }),
          },
        }),
      },
    ];
  });
}

/** Jurors are told once a week, on this day and from this hour on, what is left. */
const weekly = { day: 1, from: 9, until: 18 } as const;
/** Without the last days before the deadline, which have reminders of their own. */
const deadlineDays = 8;
const day = 86_400_000;

/** An email about open reviews that is due. */
export interface DueReminder {
  /** One email is sent for each. */
  key: string;
  /** Reviews that were released later had an email of their own. */
  releasedBefore: Date;
}

/**
 * Returns the email about open reviews that is due now: a week and a day before the deadline, and on Mondays while the
 * deadline is further away. Null at night, after the deadline, and at other times.
 */
export function dueReviewReminder(deadline: Date | null, timeZone: string, now: Date): DueReminder | null {
  if (isNight(now, timeZone)) return null;
  if (deadline !== null && deadline.getTime() - now.getTime() < deadlineDays * day) {
    const due = dueDeadlineLead(deadline, now);
    return due && { key: `${due.lead}:${deadline.toISOString()}`, releasedBefore: due.momentAt };
  }
  const { date, hour } = localTime(now, timeZone);
  if (new Date(`${date}T00:00Z`).getUTCDay() !== weekly.day || hour < weekly.from || hour >= weekly.until) return null;
  return { key: `week:${date}`, releasedBefore: new Date(now.getTime() - day) };
}
