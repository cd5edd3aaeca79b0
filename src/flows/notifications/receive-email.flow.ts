import { Injectable } from '@nestjs/common';
import { receiveReply, type ReceivedReply } from '../../domain/attendance/receive-reply.js';
import { readReply, type ReplyFault } from '../../domain/calendar/read-reply.js';
import type { CalendarReply } from '../../domain/calendar/reply.js';
import type { ReplySender } from '../../domain/calendar/reply.js';
import { senderAuthentication } from '../../domain/calendar/authentication-results.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import {
  type EmailFault,
  type IncomingEmail,
  readIncomingEmail,
} from '../../domain/notifications/inbound/incoming-email.js';
import { processBounce, type ProcessedBounce } from '../../domain/notifications/inbound/process-bounce.js';
import { Config } from '../../platform/config.js';
import { Logger } from '../../platform/logger.js';
import { Changes } from '../changes.js';

/** The outcome of an email; `ignored` ones have changed nothing. */
export interface ReceivedEmail {
  outcome: ReceivedReply['outcome'] | ProcessedBounce['outcome'];
  reason: ReceivedReply['reason'] | ProcessedBounce['reason'] | EmailFault | ReplyFault | 'no-calendar' | 'automatic';
}

/**
 * Receives a raw email: the answer of an attendee's calendar becomes their RSVP, the report of a mail server is saved at
 * the message that it could not deliver. Nothing is ever answered, so that no email can start a conversation between
 * machines.
 */
@Injectable()
export class ReceiveEmail {
  constructor(
    private readonly changes: Changes,
    private readonly logger: Logger,
    private readonly config: Config,
  ) {}

  /** Safe for any bytes, and for the same email again. Throws Forbidden, and what the database throws when it is gone. */
  async run(raw: Buffer, actor: Actor): Promise<ReceivedEmail> {
    requireAbility(actor, 'hand-in-mail');
    const { outcome, reason, ...known } = await this.process(
      await contentOf(raw, this.config.trustedAuthservIds),
      actor,
    );
    // Nothing of the email itself: its addresses, words and UID are personal or secret.
    this.logger.info({ outcome, reason, ...known, bytes: raw.length }, 'inbound email processed');
    return { outcome, reason };
  }

  private async process(
    content: Content,
    actor: Actor,
  ): Promise<ReceivedEmail & { registrationId?: string; messageId?: string; isHard?: boolean }> {
    if (typeof content === 'string') return { outcome: 'ignored', reason: content };
    if ('statuses' in content) {
      return this.changes.run({ kind: 'system' }, (change) => processBounce(change, content));
    }
    const { reply, sender } = content;
    return this.changes.run(actor, (change) => receiveReply(change, reply, sender));
  }
}

type Content =
  | { reply: CalendarReply; sender: ReplySender }
  | IncomingEmail['report']
  | NonNullable<ReceivedEmail['reason']>;

/**
 * Returns the first answer in an email, or the report of a mail server, or why there is neither. Automatic emails are read
 * like all others: most calendars say `Auto-Submitted` on the answers that people give in them. What makes an auto-reply
 * harmless is not that header but that only an answer counts, that it counts once, and that it can at most free the one
 * seat whose secret UID it names.
 */
async function contentOf(raw: Buffer, trustedAuthservIds: readonly string[]): Promise<Content> {
  const mail = await readIncomingEmail(raw);
  if (typeof mail === 'string') return mail;
  const readings = mail.calendars.map((calendar) => readReply(calendar));
  const reply = readings.find((reading) => typeof reading !== 'string');
  if (reply !== undefined) return { reply, sender: senderOf(mail, trustedAuthservIds) };
  if (mail.report.statuses.length > 0) return mail.report;
  const fault = readings.find((reading) => typeof reading === 'string');
  return fault ?? (mail.isAutomatic ? 'automatic' : 'no-calendar');
}

function senderOf({ from, authenticationResults }: IncomingEmail, trusted: readonly string[]): ReplySender {
  const domain = from?.slice(from.lastIndexOf('@') + 1).toLowerCase() ?? '';
  return {
    address: from,
    authentication: senderAuthentication(authenticationResults, trusted, domain),
    mustPass: trusted.length > 0,
  };
}
