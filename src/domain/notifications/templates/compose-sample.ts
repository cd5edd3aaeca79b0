import type { Call } from '../../calls/call.entity.js';
import { Invalid } from '../../../platform/errors.js';
import type { Connection } from '../../../platform/database/tx.js';
import { type SessionSnapshot, sessionSnapshot } from '../../sessions/session-snapshot.js';
import { listPublicSessions } from '../../sessions/sessions.queries.js';
import { localTime, resolveWallTime } from '../../time/wall-time.js';
import { composeMessage } from '../composing/compose.js';
import type { EmailSite } from '../composing/context.js';
import { sampleMessage, sampleSnapshot } from './sample.js';
import type { ComposedEmail } from '../email/composed-email.js';
import { changedTexts, type EmailTexts, readOverrides, textErrors } from './email-template.js';
import type { MessageKind } from '../kinds/kinds.js';
import type { Recipient } from '../message.js';
import { randomUUID } from 'node:crypto';
import { type Config, mailDomain } from '../../../platform/config.js';
import { translate } from '../../../platform/i18n/messages.js';
import { DeliveryFailure } from '../smtp/delivery-failure.js';
import type { EmailTransport } from '../smtp/email-transport.js';

/** Which email is shown, and to whom. */
export interface Sample {
  kind: MessageKind;
  language: string;
  /** One of `sampleCases`, or empty. */
  shownCase: string;
  /** As typed; nothing is saved. */
  texts: EmailTexts;
  reader: Pick<Recipient, 'name' | 'email' | 'timeZone'>;
  organization: string;
  /** Session title to use if the call has no session. */
  title: string;
}

const twoWeeksMs = 14 * 86_400_000;

/** Composes an email as a made-up attendee would get it, with texts that need not be saved. Throws Invalid. */
export async function composeSample(
  connection: Connection,
  call: Call,
  { kind, language, shownCase, texts, reader, organization, title }: Sample,
  site: EmailSite,
  now: Date,
): Promise<ComposedEmail> {
  const changed = changedTexts(kind, language, texts);
  const fieldErrors = textErrors(kind, language, changed);
  if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
  const snapshot = (await nextSession(connection, call, now)) ?? inTwoWeeks(call.timeZone, title, now);
  const recipient = { ...reader, language, linkVersion: 1 };
  const { message, session } = sampleMessage(kind, shownCase, recipient, organization, snapshot, now);
  return composeMessage(message, session, call, site, null, readOverrides(kind, language, changed).read);
}

/** Finds the next session of a call, or else the last one. */
async function nextSession(connection: Connection, call: Call, now: Date): Promise<SessionSnapshot | null> {
  const sessions = (await listPublicSessions(connection, call.id)).filter(({ state }) => state === 'published');
  const session = sessions.find(({ startsAt }) => startsAt > now) ?? sessions.at(-1);
  return session === undefined ? null : sessionSnapshot(session);
}

function inTwoWeeks(timeZone: string, title: string, now: Date): SessionSnapshot {
  const local = `${localTime(new Date(now.getTime() + twoWeeksMs), timeZone).date}T16:00`;
  return sampleSnapshot(title, local, resolveWallTime(local, timeZone).startsAt, timeZone);
}

/** What the mail server said about a test. */
export interface MailServerAnswer {
  isAccepted: boolean;
  words: string;
}

/**
 * Sends a sample to the organizer who waits for it, bypassing the outbox, and returns what the server says. Throws Invalid
 * with the errors of each part.
 */
export async function sendSample(
  connection: Connection,
  { transport, config, now }: { transport: EmailTransport; config: Config; now: Date },
  call: Call,
  sample: Sample,
): Promise<MailServerAnswer> {
  const email = await composeSample(connection, call, sample, config, now);
  const id = randomUUID();
  try {
    const { response } = await transport.send({
      ...email,
      id,
      messageId: `<${id}@${mailDomain(config)}>`,
      subject: translate(sample.language, 'console.notifications.templates.testSubject', { subject: email.subject }),
      date: now,
      // A test has no list to unsubscribe from, and its session does not belong in a calendar.
      headers: Object.fromEntries(Object.entries(email.headers).filter(([name]) => !name.startsWith('List-'))),
      inReplyTo: null,
      references: [],
      calendar: null,
      invites: [],
    });
    return { isAccepted: true, words: response.slice(0, 300) };
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    return { isAccepted: false, words: error.message.slice(0, 300) };
  }
}
