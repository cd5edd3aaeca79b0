import { getCall } from '../../../domain/calls/calls.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import { chosenRecipient, personalMessage } from '../../../domain/notifications/outbox/frozen.js';
import { enqueueMessages, type NewMessage } from '../../../domain/notifications/outbox/messages.queries.js';
import type { Planning } from '../../../domain/notifications/reminders/reminders.queries.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { listAttendees } from '../../../domain/registrations/registrations.queries.js';
import { textIn } from '../../../platform/i18n/translated.js';
import { listNews, type News, noteTold } from './digest.queries.js';
import { publishedAnswers } from './emails/answers.js';
import { clockOf } from './inquiry.js';

/** So many people a minute, so that nothing else waits for long. */
const maxPeople = 500;
/**
 * An answer is emailed once it is so old: its time is that at which its transaction began, so that a younger one may not be
 * seen yet, and a host has a moment to mend it.
 */
const settleMs = 120_000;
/** An email quotes so many answers, and so much of each. */
const maxItems = 10;
const maxLength = 600;

/** Enqueues the new answers for those who ask or want them, at most one email a day each. Returns how many. */
export async function enqueueAnswers(change: Change, { quietZones }: Planning): Promise<number> {
  const { tx, now } = change;
  const until = new Date(now.getTime() - settleMs);
  const news = await listNews(tx, { now, until, quietZones, most: maxPeople });
  const ids = [...new Set(news.map(({ personId }) => personId))];
  if (ids.length === 0) return 0;
  const people = await listAttendees(tx, ids);
  const calls = new Map<string, Call>();
  const messages: NewMessage[] = [];
  for (const person of people.values()) {
    const call = calls.get(person.callId) ?? (await getCall(tx, person.callId));
    calls.set(call.id, call);
    const own = news.filter(({ personId }) => personId === person.id);
    const items = own.slice(0, maxItems).map((one) => itemOf(one, person.language, call.languages));
    const payload = { recipient: chosenRecipient(person), answers: { count: own.length, items } };
    const message = personalMessage(person, publishedAnswers.name, `answers:${person.id}:${now.toISOString()}`);
    messages.push({ ...message, ...carrying(publishedAnswers, payload) });
  }
  await enqueueMessages(change, messages);
  await noteTold(tx, ids, until);
  return messages.length;
}

function itemOf(one: News, language: string, offered: readonly string[]) {
  const shown = (field: 'text' | 'answer') =>
    shortened(textIn({ ...one, originalLanguage: one.language }, field, language, offered).text);
  const aloud = one.recordingSecond === null ? '' : clockOf(one.recordingSecond);
  return { question: shown('text'), answer: shown('answer') || aloud, isCorrected: one.isCorrected };
}

function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length <= maxLength ? text : `${characters.slice(0, maxLength - 1).join('')}…`;
}
