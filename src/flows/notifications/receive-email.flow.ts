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

/** The outcome of an email; `ignored` means that nothing changed. */
export interface ReceivedEmail {
  outcome: ReceivedReply['outcome'] | ProcessedBounce['outcome'];
  reason: ReceivedReply['reason'] | ProcessedBounce['reason'] | EmailFault | ReplyFault | 'no-calendar' | 'automatic';
}

/**
 * Receives a raw email. An attendee's calendar response updates their RSVP; a delivery report is recorded with the
 * message that it is about. Emails are never answered, so that no mail loop can start.
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
    const { outcome, reason, ...known } = await this.process(
      await contentOf(raw, this.config.trustedAuthservIds),
      actor,
    );
    // Nothing from the email itself: addresses, text and UID are personal or secret.
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
 * Returns the first calendar response in an email, or the delivery report, or why there is neither. Automatic emails
 * are processed like all others, because most calendars mark responses as `Auto-Submitted`. Auto-replies are harmless
 * anyway: only calendar responses count, they count once, and they can at most free the one seat whose secret UID they
 * contain.
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
