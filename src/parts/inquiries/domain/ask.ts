import { randomUUID } from 'node:crypto';
import { callTexts } from '../../../domain/calls/call.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { record, type Change } from '../../../domain/identity/change.js';
import { linkMessage } from '../../../domain/notifications/outbox/frozen.js';
import { enqueueMessages } from '../../../domain/notifications/outbox/messages.queries.js';
import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { emailKey } from '../../../domain/registrations/links/email-address.js';
import { lockAttendee } from '../../../domain/registrations/links/links.queries.js';
import { actsFor, isProven } from '../../../domain/registrations/links/proven.js';
import { findAttendeeByAddress } from '../../../domain/registrations/registrations.queries.js';
import { getSessionBySlug } from '../../../domain/sessions/sessions.queries.js';
import type { Connection } from '../../../platform/database/tx.js';
import { Conflict, invalidField, NotFound, TooManyRequests } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { type HeldFor, heldFor } from './held-for.js';
import {
  addVoice,
  type CountedInquiry,
  countAskedSince,
  declineInquiry,
  findClosing,
  getInquiry,
  insertInquiry,
  listOwnWords,
} from './inquiries.queries.js';
import { closesAt, type InquirySource, isOver, isWaiting, takesInquiries } from './inquiry.js';

/** A person can ask so often in an hour. */
const maxOfPerson = 10;
const hourMs = 3_600_000;
const slotMs = 600_000;

/** A question as it was typed. `id` comes with its form, so that sending it twice asks once. */
export interface Asked {
  id: string;
  question: string;
  /** Empty, `theme:SLUG`, `criterion:SLUG`, or `session:SLUG`. */
  about: string;
  /** Of the page on which it was typed (BCP 47). */
  language: string;
  source: InquirySource;
}

/** Throws Conflict if nobody can ask in a call, or no longer. */
export async function requireOpen(connection: Connection, call: Call, now: Date): Promise<void> {
  if (!takesInquiries(call)) throw new Conflict('questions-off', 'Questions can’t be asked here.');
  const at = closesAt(await findClosing(connection, call.id), call);
  if (isOver(at, now)) {
    const message = 'Questions are closed: what is answered shortly before the deadline would not reach everybody.';
    throw new Conflict('questions-closed', message);
  }
}

/** Returns the session or topic that a question is about. Throws Invalid for one that the call doesn't have. */
export async function readAbout(connection: Connection, call: Call, about: string) {
  const [kind, slug = ''] = about.split(/:(.*)/su);
  if (kind === 'session') return { sessionId: await publicSession(connection, call, slug), topic: '' };
  const { themes, criteria } = callTexts(call, call.languages[0] ?? 'en');
  const terms = kind === 'theme' ? themes : kind === 'criterion' ? criteria : [];
  if (about !== '' && !terms.some((term) => term.slug === slug))
    throw invalidField('about', 'not-a-choice', 'Choose one of the topics.', { choices: '' });
  return { sessionId: null, topic: about };
}

async function publicSession(connection: Connection, call: Call, slug: string): Promise<string> {
  const session = await getSessionBySlug(connection, call.id, slug);
  if (session.publishedAt === null) throw new NotFound('session-not-found', 'Session not found.');
  return session.id;
}

/**
 * Asks for a locked person. What they didn't send themselves, with a proven address, counts once they confirm it on their
 * own page, whose link they get. Returns why it is held; null if it is not. Throws Conflict and Invalid, and
 * TooManyRequests for more than ten questions in an hour. Nothing of it is in the activity log: whoever reads that could tell who asked.
 */
export async function ask(change: Change, call: Call, person: Attendee, asked: Asked): Promise<HeldFor | null> {
  const { tx, now } = change;
  await requireOpen(tx, call, now);
  const { count, first } = await countAskedSince(tx, person.id, new Date(now.getTime() - hourMs));
  if (count >= maxOfPerson) throw tooMany(first ?? now, now);
  const place = await readAbout(tx, call, asked.about);
  const { id, question: text, language, source } = asked;
  const held = heldFor(text, await listOwnWords(tx, person.id));
  const inquiry = { id, callId: call.id, ...place, language, text, source, heldFor: held, askedAt: now };
  if (await insertInquiry(tx, inquiry)) await speak(change, person, id, true);
  return held;
}

/** Returns a question that waits for an answer, while people can ask. Throws NotFound and Conflict. */
export async function getOpenInquiry({ tx, now }: Change, call: Call, number: string): Promise<CountedInquiry> {
  await requireOpen(tx, call, now);
  const inquiry = await getInquiry(tx, call.id, number);
  if (!isWaiting(inquiry)) throw new NotFound('question-not-found', 'Question not found.');
  return inquiry;
}

/** Adds the voice of a locked person to a question. Anybody else's is sent the link by which they confirm it. */
export async function speak(change: Change, person: Attendee, inquiryId: string, isAuthor = false): Promise<void> {
  const { tx, actor, now } = change;
  const byOwner = actsFor(actor, person.id) && isProven(person);
  await addVoice(tx, inquiryId, person.id, isAuthor, byOwner, now);
  if (!byOwner) await sendLink(change, person);
}

/** Emails a locked person the link of their own page. The log says no more than of a link that somebody asks for. */
export async function sendLink(change: Change, person: Attendee): Promise<void> {
  const slot = Math.floor(change.now.getTime() / slotMs);
  await enqueueMessages(change, [linkMessage(person, `link:${person.id}:${slot}`, true)]);
  await record(change, 'attendee.link-sent', `attendee:${person.id}`);
}

function tooMany(first: Date, now: Date): TooManyRequests {
  const seconds = Math.max(1, Math.ceil((first.getTime() + hourMs - now.getTime()) / 1000));
  const values = { seconds, minutes: Math.ceil(seconds / 60) };
  const message = `You have asked many questions. Ask the next one in ${values.minutes} minutes.`;
  return new TooManyRequests('too-many-questions', message, values, [
    { path: 'question', code: 'too-many-questions', message, values: { minutes: values.minutes } },
  ]);
}

/**
 * Asks what somebody typed where they registered with an address, whose email asks to confirm it anyway. Nothing stops the
 * registration: a question that comes too late is declined, which its author reads on their own page.
 */
export async function askInForm(
  { tx, actor, now }: Change,
  call: Call,
  email: string,
  { question: text, language }: Pick<Asked, 'question' | 'language'>,
): Promise<void> {
  const found = await findAttendeeByAddress(tx, call.id, emailKey(email));
  if (found === null) return;
  const person = await lockAttendee(tx, found.mergedInto ?? found.id);
  const { count } = await countAskedSince(tx, person.id, new Date(now.getTime() - hourMs));
  if (count >= maxOfPerson) return;
  const [id, about] = [randomUUID(), { callId: call.id, sessionId: null, topic: '' }];
  const held = heldFor(text, await listOwnWords(tx, person.id));
  await insertInquiry(tx, { id, ...about, language, text, source: 'registration', heldFor: held, askedAt: now });
  if (isOver(closesAt(await findClosing(tx, call.id), call), now)) {
    const reason = translate(call.languages[0] ?? 'en', 'inquiries.late');
    await declineInquiry(tx, id, reason);
  }
  await addVoice(tx, id, person.id, true, actsFor(actor, person.id) && isProven(person), now);
}
