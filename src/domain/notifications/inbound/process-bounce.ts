import { reportedRecipients, returnedMessageId } from './delivery-report.js';
import type { IncomingEmail } from './incoming-email.js';
import { decideBounce, type IgnoredBounce } from './bounce.js';
import { findMessageByHeader, lockMessage, recordBounce } from './bounces.queries.js';
import { emailKey } from '../../registrations/links/email-address.js';
import type { Message } from '../message.entity.js';
import { lockAttendeesById } from '../suppression/suppressions.queries.js';
import { suppress } from '../suppression/suppression.js';
import { record, type Change } from '../../identity/change.js';

export interface ProcessedBounce {
  outcome: 'bounced' | 'delayed' | 'ignored';
  reason: IgnoredBounce | 'unknown-message' | null;
  /** Whether sending to the address stops. */
  isHard?: boolean;
  messageId?: string;
}

/**
 * Records a mail server's report about one of our emails. It must contain the Message-ID with its random part, so that
 * only someone who has seen an email to an address can make us stop sending there.
 */
export async function processBounce(change: Change, report: IncomingEmail['report']): Promise<ProcessedBounce> {
  const { tx, now, domain } = change;
  const messageIds = report.returned.map(returnedMessageId).filter((id) => id !== null);
  const found = await findMessageByHeader(
    tx,
    messageIds.filter((id) => id.endsWith(`@${domain}>`)),
  );
  if (found === null) return { outcome: 'ignored', reason: 'unknown-message' };
  // Attendees are locked before messages everywhere.
  await lockAttendeesById(tx, found.attendeeId === null ? [] : [found.attendeeId]);
  const message = await lockMessage(tx, found.id);
  if (message === null) return { outcome: 'ignored', reason: 'unknown-message' };
  const { email } = message.payload.recipient;
  const recipients = report.statuses.flatMap(reportedRecipients);
  const decision = decideBounce(recipients, { ...message, recipientEmail: email });
  if (decision.outcome === 'ignored') return { ...decision, messageId: message.id };
  const { outcome, isHard, status, words } = decision;
  await recordBounce(tx, message.id, decision, now);
  if (outcome === 'bounced') {
    await record(change, 'message.bounced', subjectOf(message), { kind: message.kind, status });
  }
  if (isHard) await suppress(change, emailKey(email), { words, status });
  return { outcome, reason: null, isHard, messageId: message.id };
}

function subjectOf({ registrationId, attendeeId, payload }: Message): string {
  if (registrationId !== null) return `registration:${registrationId}`;
  if (payload.speaker !== undefined) return `speaker:${payload.speaker.id}`;
  return attendeeId === null ? `organizer:${payload.account?.organizerId}` : `attendee:${attendeeId}`;
}
