import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readReply, type ReplyFault } from '../../domain/calendar/read-reply.js';
import { type CalendarReply, decideReply, type IgnoredReply } from '../../domain/calendar/reply.js';
import { findStandingCheckIn } from '../../domain/attendance/check-ins.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { byWayOf } from '../../domain/identity/origin.js';
import {
  type IncomingEmail,
  type EmailFault,
  readIncomingEmail,
} from '../../domain/notifications/inbound/incoming-email.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Logger } from '../../platform/logger.js';
import {
  findRegistrationByUid,
  getAttendee,
  lockRegistration,
  updateRegistration,
} from '../../domain/registrations/registrations.queries.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { leave } from '../../domain/registrations/leave.js';
import { processBounce, type ProcessedBounce } from '../../domain/notifications/inbound/process-bounce.js';

/** What became of a mail; `ignored` ones have changed nothing. */
export interface ReceivedEmail {
  outcome: 'answered' | 'released' | 'wished' | 'bounced' | 'delayed' | 'ignored';
  reason: EmailFault | ReplyFault | IgnoredReply | ProcessedBounce['reason'] | 'no-calendar' | 'automatic';
}

/**
 * Takes in a raw mail: the answer of an attendee's calendar becomes their RSVP, the report of a mail server is noted at the
 * message that it could not deliver. Whatever it is, it is answered by silence, so no mail can start a conversation between
 * machines.
 */
@Injectable()
export class ReceiveEmail {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly logger: Logger,
  ) {}

  /** Safe for any bytes, and for the same mail again. Throws Forbidden, and what the database throws when it is gone. */
  async run(raw: Buffer, actor: Actor): Promise<ReceivedEmail> {
    requireAbility(actor, 'hand-in-mail');
    const { outcome, reason, ...known } = await this.takeIn(await contentOf(raw), actor);
    // Nothing of the mail itself: its addresses, words and UID are personal or secret.
    this.logger.info({ outcome, reason, ...known, bytes: raw.length }, 'mail came in');
    return { outcome, reason };
  }

  private async takeIn(content: Content, actor: Actor): Promise<Taken> {
    if (typeof content === 'string') return { outcome: 'ignored', reason: content };
    return 'statuses' in content ? this.takeReport(content) : this.takeReply(content, actor);
  }

  private takeReport(report: IncomingEmail['report']): Promise<ProcessedBounce> {
    const domain = new URL(this.config.publicUrl).hostname;
    return this.database.transaction((tx) => processBounce(tx, report, domain, this.clock.now()));
  }

  private takeReply(reply: CalendarReply, carrier: Actor): Promise<Taken> {
    const now = this.clock.now();
    const domain = new URL(this.config.publicUrl).hostname;
    return this.database.transaction(async (tx) => {
      const found = await findRegistrationByUid(tx, reply.uid);
      if (found === null) return { outcome: 'ignored', reason: 'unknown-event' };
      const session = await lockSession(tx, found.sessionId);
      const registration = await lockRegistration(tx, found.id);
      const attendee = await getAttendee(tx, registration.attendeeId);
      const { id } = registration;
      const decision = decideReply(reply, { registration, session, emailKey: attendee.emailKey }, now);
      if (decision.outcome === 'ignored') return { ...decision, registrationId: id };
      const origin = byWayOf('calendar', carrier.origin);
      const actor = { kind: 'attendee' as const, id: attendee.id, origin };
      if (decision.outcome === 'wished') {
        await updateRegistration(tx, id, { wish: decision.wish, updatedAt: now });
        await record(tx, actor, 'registration.wished', `registration:${id}`, now);
      } else {
        await updateRegistration(tx, id, { ...decision.answer, updatedAt: now });
        await record(tx, actor, 'registration.answered', `registration:${id}`, now, { rsvp: decision.answer.rsvp });
      }
      if (decision.outcome === 'released') {
        // Who stands in the room is there, whatever their calendar says.
        if ((await findStandingCheckIn(tx, id)) !== null)
          return { outcome: 'answered', reason: null, registrationId: id };
        await leave(tx, { session, registration, attendee, actor, kind: 'released', domain, now });
      }
      return { outcome: decision.outcome, reason: null, registrationId: id };
    });
  }
}

type Taken = ReceivedEmail & { registrationId?: string; messageId?: string; isHard?: boolean };

type Content = CalendarReply | IncomingEmail['report'] | NonNullable<ReceivedEmail['reason']>;

/**
 * The first answer in a mail, or the report of a mail server, or why there is neither. Machines' mails are read like all
 * others: most calendars say `Auto-Submitted` on the answers that people give in them. What makes an auto-reply harmless is
 * not that header but that only an answer counts, that it counts once, and that it can at most free the one seat whose
 * secret UID it names.
 */
async function contentOf(raw: Buffer): Promise<Content> {
  const mail = await readIncomingEmail(raw);
  if (typeof mail === 'string') return mail;
  const readings = mail.calendars.map((calendar) => readReply(calendar));
  const reply = readings.find((reading) => typeof reading !== 'string');
  if (reply !== undefined) return reply;
  if (mail.report.statuses.length > 0) return mail.report;
  return readings[0] ?? (mail.isAutomatic ? 'automatic' : 'no-calendar');
}
