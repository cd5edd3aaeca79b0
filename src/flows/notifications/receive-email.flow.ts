import { Injectable } from '@nestjs/common';
import { answeredEvents } from '../../domain/attendance/answered-events.js';
import { answerRefresh } from '../../domain/attendance/answer-refresh.js';
import {
  receiveReply,
  type ReceivedReply,
  type NotedReply,
  noteUnusedReply,
} from '../../domain/attendance/receive-reply.js';
import { readReply, type ReplyFault } from '../../domain/calendar/read-reply.js';
import type { CalendarReply } from '../../domain/calendar/read-reply.js';
import type { ReplySender } from '../../domain/calendar/reply.js';
import { senderAuthentication } from '../../domain/calendar/authentication-results.js';
import { mentionedUid, unusedReason } from '../../domain/calendar/unused-reply.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import type { Change } from '../../domain/identity/change.js';
import {
  type EmailFault,
  type IncomingEmail,
  readIncomingEmail,
} from '../../domain/notifications/inbound/incoming-email.js';
import { processBounce, type ProcessedBounce } from '../../domain/notifications/inbound/process-bounce.js';
import { answerSpeakerRefresh } from '../../domain/notifications/speakers/notify-speakers.js';
import {
  noteUnusedSpeakerReply,
  receiveSpeakerReply,
} from '../../domain/notifications/speakers/receive-speaker-reply.js';
import { Config } from '../../platform/config.js';
import { Logger } from '../../platform/logger.js';
import { Changes } from '../changes.js';

/** The outcome of an email; `ignored` means that nothing changed. */
export interface ReceivedEmail {
  outcome: ReceivedReply['outcome'] | ProcessedBounce['outcome'] | 'refreshed';
  reason: ReceivedReply['reason'] | ProcessedBounce['reason'] | Fault;
}

/**
 * Receives a raw email. An attendee's calendar response updates their RSVP, a speaker's says whether they will speak, and
 * parts have events of their own; a delivery report is recorded with the message that it is about. Only a calendar that asks
 * for its event again is answered, so that no mail loop can start.
 */
@Injectable()
export class ReceiveEmail {
  constructor(
    private readonly changes: Changes,
    private readonly logger: Logger,
    private readonly config: Config,
  ) {}

  /** Safe for any bytes, and for repeated emails. Throws Forbidden, and database errors. */
  async run(raw: Buffer, actor: Actor): Promise<ReceivedEmail> {
    requireAbility(actor, 'hand-in-mail');
    const content = await contentOf(raw, this.config.trustedAuthservIds);
    const { outcome, reason, ...known } = await this.process(content, actor);
    // Nothing from the email itself: addresses, text and UID are personal or secret.
    this.logger.info({ outcome, reason, ...known, bytes: raw.length }, 'inbound email processed');
    return { outcome, reason };
  }

  private async process(
    content: Content,
    actor: Actor,
  ): Promise<ReceivedEmail & { registrationId?: string; messageId?: string; isHard?: boolean }> {
    if ('statuses' in content) {
      return this.changes.run({ kind: 'system' }, (change) => processBounce(change, content));
    }
    return this.changes.run(actor, async (change) => {
      if ('fault' in content) return this.notReply(change, content);
      const { reply, sender, replyTo } = content;
      const bySpeaker = await receiveSpeakerReply(change, reply, sender);
      if (bySpeaker !== null) return bySpeaker;
      for (const events of answeredEvents.all) {
        const answered = await events.receive(change, reply, sender);
        if (answered !== null) return answered;
      }
      const received = await receiveReply(change, reply, sender);
      const unused = received.outcome === 'ignored' ? unusedReason(received.reason) : null;
      const [address = sender.address] = reply.addresses;
      if (unused !== null) await noteUnusedReply(change, { reason: unused, uid: reply.uid, replyTo, sender: address });
      return received;
    });
  }

  private async notReply(
    change: Change,
    { fault: reason, noted, sender }: Extract<Content, { fault: Fault }>,
  ): Promise<ReceivedEmail & { registrationId?: string }> {
    const refreshed = reason === 'refresh' && sender ? await answerRefresh(change, noted?.uid ?? null, sender) : null;
    if (refreshed !== null) return { outcome: 'refreshed', reason: null, registrationId: refreshed };
    if (reason === 'refresh' && sender && (await answerSpeakerRefresh(change, noted?.uid ?? null, sender)))
      return { outcome: 'refreshed', reason: null };
    for (const events of answeredEvents.all) {
      if (reason === 'refresh' && sender && (await events.refresh(change, noted?.uid ?? null, sender)))
        return { outcome: 'refreshed', reason: null };
      if (noted !== null && (await events.note(change, noted))) return { outcome: 'ignored', reason };
    }
    const isSpeakers = noted !== null && (await noteUnusedSpeakerReply(change, noted));
    const id = noted === null || isSpeakers ? null : await noteUnusedReply(change, noted);
    return { outcome: 'ignored', reason, ...(id !== null && { registrationId: id }) };
  }
}

type Fault = EmailFault | ReplyFault | 'winmail' | 'no-calendar' | 'automatic';

type Content =
  | { reply: CalendarReply; sender: ReplySender; replyTo: readonly string[] }
  | IncomingEmail['report']
  | { fault: Fault; noted: NotedReply | null; sender?: ReplySender };

/**
 * Returns the first calendar response in an email, or the delivery report, or why there is neither. Automatic emails
 * are processed like all others, because most calendars mark responses as `Auto-Submitted`. Auto-replies are harmless
 * anyway: only calendar responses count, they count once, and they can at most free the one seat whose secret UID they
 * contain.
 */
async function contentOf(raw: Buffer, trustedAuthservIds: readonly string[]): Promise<Content> {
  const mail = await readIncomingEmail(raw);
  if (typeof mail === 'string') return { fault: mail, noted: null };
  const readings = mail.calendars.map((calendar) => readReply(calendar));
  const reply = readings.find((reading) => typeof reading !== 'string');
  if (reply !== undefined) return { reply, sender: senderOf(mail, trustedAuthservIds), replyTo: mail.replyTo };
  if (mail.report.statuses.length > 0) return mail.report;
  const fault = readings.find((reading) => typeof reading === 'string') ?? (mail.hasWinmail ? 'winmail' : null);
  if (fault === null) return { fault: mail.isAutomatic ? 'automatic' : 'no-calendar', noted: null };
  const reason = unusedReason(fault);
  const uid = mentionedUid(mail.calendars[0] ?? '');
  const noted = reason && { reason, uid, replyTo: mail.replyTo, sender: mail.from };
  return { fault, noted, sender: senderOf(mail, trustedAuthservIds) };
}

function senderOf({ from, authenticationResults }: IncomingEmail, trusted: readonly string[]): ReplySender {
  const domain = from?.slice(from.lastIndexOf('@') + 1).toLowerCase() ?? '';
  return {
    address: from,
    authentication: senderAuthentication(authenticationResults, trusted, domain),
    mustPass: trusted.length > 0,
  };
}
