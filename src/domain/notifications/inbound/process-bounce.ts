import { record } from '../../identity/audit.queries.js';
import { reportedRecipients, returnedMessageId } from './delivery-report.js';
import type { IncomingEmail } from './incoming-email.js';
import { decideBounce, type IgnoredBounce } from './bounce.js';
import { findMessageByHeader, lockMessage, recordBounce } from './bounces.queries.js';
import { emailKey } from '../../registrations/email-address.js';
import { lockAttendee } from '../../registrations/links.queries.js';
import { suppress } from '../suppression/suppression.js';
import type { Tx } from '../../../platform/database/tx.js';

export interface ProcessedBounce {
  outcome: 'bounced' | 'delayed' | 'ignored';
  reason: IgnoredBounce | 'unknown-message' | null;
  /** Whether the address is suppressed now. */
  isHard?: boolean;
  messageId?: string;
}

/**
 * Records what a mail server reports of one of our emails. The report must return the Message-ID, which no stranger can
 * guess: only somebody who has read an email to an address can make us stop writing to it.
 */
export async function processBounce(
  tx: Tx,
  report: IncomingEmail['report'],
  domain: string,
  now: Date,
): Promise<ProcessedBounce> {
  const messageIds = report.returned.map(returnedMessageId).filter((id) => id !== null);
  const found = await findMessageByHeader(
    tx,
    messageIds.filter((id) => id.endsWith(`@${domain}>`)),
  );
  if (found === null) return { outcome: 'ignored', reason: 'unknown-message' };
  // Attendees are locked before messages everywhere.
  await lockAttendee(tx, found.attendeeId);
  const message = await lockMessage(tx, found.id);
  if (message === null) return { outcome: 'ignored', reason: 'unknown-message' };
  const { email } = message.payload.recipient;
  const recipients = report.statuses.flatMap(reportedRecipients);
  const decision = decideBounce(recipients, { ...message, recipientEmail: email });
  if (decision.outcome === 'ignored') return { ...decision, messageId: message.id };
  const { outcome, isHard, status, words } = decision;
  await recordBounce(tx, message.id, decision, now);
  if (outcome === 'bounced') {
    const subject =
      message.registrationId === null ? `attendee:${message.attendeeId}` : `registration:${message.registrationId}`;
    await record(tx, { kind: 'system' }, 'message.bounced', subject, now, { kind: message.kind, status });
  }
  if (isHard) await suppress(tx, emailKey(email), { words, status }, now);
  return { outcome, reason: null, isHard, messageId: message.id };
}
