import type { ReportedRecipient } from './delivery-report.js';
import { emailKey } from '../../registrations/links/email-address.js';

/** The fields of a message that the decision about a report depends on. */
export interface ReportedMessage {
  recipientEmail: string;
  /** 0 if it was never handed to a server, so it can't have bounced. */
  attempts: number;
  bouncedAt: Date | null;
}

/** The result of a report about a message. `isHard`: email to the address can never be delivered, so sending stops. */
export type Bounce = {
  outcome: 'bounced' | 'delayed';
  isHard: boolean;
  /** RFC 3463. */
  status: string | null;
  /** The server's response. */
  words: string | null;
};

export type IgnoredBounce = 'no-recipient' | 'other-recipient' | 'not-sent' | 'bounce-repeated' | 'not-a-failure';

/**
 * Decides what a report (RFC 3464) means for the message whose Message-ID it contains. One that names only other
 * recipients says nothing about ours: they forwarded the email, or a mailing list did. A failure is hard only if it names
 * the message's own recipient as the final one, too: a forwarding address says nothing about theirs. Safe for any report.
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
  const isOther = ({ finalRecipient, originalRecipient }: ReportedRecipient) => {
    const named = [finalRecipient, originalRecipient].filter((address) => address !== null);
    return named.length > 0 && named.every((address) => emailKey(address) !== key);
  };
  const about = recipients.filter((one) => !isOther(one));
  if (about.length === 0) return { outcome: 'ignored', reason: 'other-recipient' };
  const reported = [...about.filter(isOwn), ...about.filter((one) => !isOwn(one))];
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
 * Returns whether a refusal means that email to the address can never be delivered. This follows from its status (RFC
 * 3463), or from the status in the server's response if its own is unspecific (x.0.0), or else from the reply code (RFC
 * 5321) at the start of the response. A full mailbox, a policy or a slow server can be better tomorrow.
 */
export function isHardRefusal(status: string | null, words: string): boolean {
  const [, reply, quoted] = /^\s*([245]\d\d)(?!\d)(?:[ -]+#?([245]\.\d{1,3}\.\d{1,3})(?![.\d]))?/u.exec(words) ?? [];
  const code = [status, quoted].find((one) => one !== null && one !== undefined && !one.endsWith('.0.0'));
  if (code !== null && code !== undefined) return hardStatuses.has(code);
  return status?.startsWith('4') !== true && hardReplies.includes(reply ?? '');
}
