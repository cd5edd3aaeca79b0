import type { ReportedRecipient } from './delivery-report.js';
import { emailKey } from '../../registrations/email-address.js';

/** What of a message decides about a report. */
export interface ReportedMessage {
  recipientEmail: string;
  /** 0 where it was never handed to a server, so that nothing can have come back. */
  attempts: number;
  bouncedAt: Date | null;
}

/** What a report says of a message. `isHard`: email to the address can never arrive, so no more is sent. */
export type Bounce = {
  outcome: 'bounced' | 'delayed';
  isHard: boolean;
  /** RFC 3463. */
  status: string | null;
  /** The server's answer. */
  words: string | null;
};

export type IgnoredBounce = 'no-recipient' | 'not-sent' | 'bounce-repeated' | 'not-a-failure';

/**
 * Decides what a report (RFC 3464) says of the message whose Message-ID it returns. Only a failure that names the
 * message's own recipient can be hard: we know nothing of an address to which they forward, and nobody must be able to
 * stop another's email. Safe for any report.
 */
export function decideBounce(
  recipients: readonly ReportedRecipient[],
  message: ReportedMessage,
): Bounce | { outcome: 'ignored'; reason: IgnoredBounce } {
  if (message.attempts === 0) return { outcome: 'ignored', reason: 'not-sent' };
  if (message.bouncedAt !== null) return { outcome: 'ignored', reason: 'bounce-repeated' };
  if (recipients.length === 0) return { outcome: 'ignored', reason: 'no-recipient' };
  const key = emailKey(message.recipientEmail);
  const isOwn = ({ finalRecipient, originalRecipient }: ReportedRecipient) =>
    emailKey(finalRecipient ?? originalRecipient ?? '') === key;
  const reported = [...recipients.filter(isOwn), ...recipients.filter((one) => !isOwn(one))];
  const report =
    reported.find(({ action }) => action === 'failed') ?? reported.find(({ action }) => action === 'delayed');
  if (report === undefined) return { outcome: 'ignored', reason: 'not-a-failure' };
  const { status, diagnostic: words } = report;
  if (report.action === 'delayed') return { outcome: 'delayed', isHard: false, status, words };
  return { outcome: 'bounced', isHard: isOwn(report) && isHardRefusal(status, words ?? ''), status, words };
}

// RFC 3463 3.2: no such mailbox, domain or destination. Not among them: 5.1.5 (valid) and 5.1.7 to 5.1.9, which speak of
// the sender. 5.1.10 is a null MX (RFC 7505) and Exchange's unknown recipient.
const hardAddresses = ['5.1.0', '5.1.1', '5.1.2', '5.1.3', '5.1.4', '5.1.6', '5.1.10'];
// The mailbox is disabled; no such host (RFC 3463 3.5), which Exchange Online says in a code of its own.
const hardStatuses = new Set([...hardAddresses, '5.2.1', '5.4.4', '5.4.310']);
/** RFC 5321 4.2.3: mailbox unavailable, not local, name not allowed. */
const hardReplies = ['550', '551', '553'];

/**
 * Whether a refusal means that email to the address can never arrive: by its status (RFC 3463), or by the one in the
 * server's answer where the status says nothing (x.0.0), or else by the reply code (RFC 5321) that the answer begins
 * with. A full mailbox, a policy or an overdue server may be better tomorrow.
 */
export function isHardRefusal(status: string | null, words: string): boolean {
  const [, reply, quoted] = /^\s*([245]\d\d)(?!\d)(?:[ -]+#?([245]\.\d{1,3}\.\d{1,3})(?![.\d]))?/u.exec(words) ?? [];
  const code = [status, quoted].find((one) => one !== null && one !== undefined && !one.endsWith('.0.0'));
  if (code !== null && code !== undefined) return hardStatuses.has(code);
  return status?.startsWith('4') !== true && hardReplies.includes(reply ?? '');
}
