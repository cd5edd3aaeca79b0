import { isHardRefusal } from '../inbound/bounce.js';
import { DeliveryFailure } from '../smtp/delivery-failure.js';
import type { MailServer } from '../smtp/mail-server.js';
import type { Clock } from '../../../platform/clock.js';
import { isDatabaseGone } from '../../../platform/database/database-gone.js';
import type { Logger } from '../../../platform/logger.js';
import { traced } from '../../../platform/tracing.js';
import type { ClaimedMessages, Untried } from './claimed-messages.js';
import { failedOutcome, sentAsTest, type Tester } from './delivery.js';
import { dropReasons } from './drop-reasons.js';
import type { Claimed, Settled, Settlement } from './delivery.queries.js';
import type { Departure } from './departure.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ComposedEmail } from '../email/composed-email.js';
import { emailTemplates } from '../email/render-email.js';
import { oneLine } from '../email/email-view.js';

/** What came of an attempt to send a message. */
interface Attempt {
  settlement: Settlement;
  /** Whether the person gets a summary in its place. */
  isSummarized: boolean;
  /** The response of a server that refuses the address for good. */
  hardRefusal: string | null;
}

/** Attempts to send claimed messages. Writes nothing but the counts of the limits. */
export class DeliveryAttempts {
  constructor(
    private readonly departure: Departure,
    private readonly claimed: ClaimedMessages,
    private readonly server: MailServer,
    private readonly clock: Clock,
    private readonly logger: Logger,
    /** Returns numbers in [0, 1), so that a thousand messages do not return in the same second. */
    private readonly random: () => number,
  ) {}

  /** Sends a message with its companions unless it must not leave now. Returns the outcome, also of each companion. */
  async send(untried: Untried): Promise<Attempt & { companions: Settled[] }> {
    const { message } = untried;
    const now = this.clock.now();
    const reasons = await Promise.all(message.companions.map((one) => this.departure.reasonToDrop(one, now)));
    const together = message.companions.filter((_, index) => reasons[index] == null);
    const attempt = await this.attempt(untried, together, now);
    const companions = message.companions.map((one, index): Settled => {
      const reason = reasons[index];
      const settlement = reason == null ? shared(attempt.settlement, this.clock.now()) : dropped(reason);
      return { message: one, settlement };
    });
    return { ...attempt, companions };
  }

  private async attempt({ message, composer }: Untried, together: readonly Claimed[], now: Date): Promise<Attempt> {
    const stop = await this.departure.stopOf(message, now);
    if (stop !== null) return { ...stop, hardRefusal: null };
    try {
      const { tester } = message;
      const email = await composer.compose(message, together);
      const composed = tester === null ? email : asTest(email, message.payload.recipient, tester);
      // If another instance has claimed it, this settles nothing.
      if (!this.claimed.isLeased(message)) return plain({ state: 'held', dueAt: now });
      const attributes = { 'email.kind': message.kind, 'greenroom.request_id': message.payload.requestId };
      const { response, digest } = await traced('send email', attributes, () => this.server.send(composed));
      const result = tester === null ? response : `${sentAsTest} ${response}`;
      return plain({ state: 'sent', sentAt: this.clock.now(), result, digest });
    } catch (error) {
      if (error instanceof DeliveryFailure) {
        const settlement = failedOutcome(error, message.attempts, this.random(), this.clock.now());
        const isHard = message.tester === null && error.at === 'recipient' && isHardRefusal(null, error.message);
        return { ...plain(settlement), hardRefusal: isHard ? error.message : null };
      }
      // The lease ends, and the message is composed again.
      if (isDatabaseGone(error)) throw error;
      // Our own error: another attempt would fail as well, and organizers should see it.
      this.logger.error({ err: error, messageId: message.id, kind: message.kind }, 'message could not be composed');
      return plain({ state: 'failed', result: dropReasons.uncomposed });
    }
  }
}

function plain(settlement: Settlement): Attempt {
  return { settlement, isSummarized: false, hardRefusal: null };
}

function dropped(result: string): Settlement {
  return { state: 'dropped', result };
}

/** Returns what becomes of a message in the email of another one: without that email, it can leave by itself. */
function shared(settlement: Settlement, now: Date): Settlement {
  return settlement.state === 'dropped' ? { state: 'held', dueAt: now } : settlement;
}

/**
 * Returns an email of a draft of a call as its tester gets it: to them, with whom it is for. It has another Message-ID,
 * because mailboxes drop a second email with the same one, and no header with which an email client stops emails.
 */
function asTest(
  email: ComposedEmail,
  recipient: { name: string; email: string },
  { name, email: address, language }: Tester,
): ComposedEmail {
  // The bodies are encoded already, without the note.
  const { bodies: _, headers, ...rest } = email;
  const { 'List-Unsubscribe': _stop, 'List-Unsubscribe-Post': _oneClick, ...kept } = headers;
  const text = (key: string, values: Record<string, string>) =>
    translate(language, `console.notifications.asTest.${key}`, values);
  const note = text('note', { name: oneLine(recipient.name), email: recipient.email });
  const html = emailTemplates.get('test-note.html')({ note, language });
  return {
    ...rest,
    headers: kept,
    to: { name: oneLine(name), address },
    messageId: email.messageId.replace('<', '<test.'),
    subject: text('subject', { subject: email.subject }),
    text: `${note}\n\n${email.text}`,
    html: email.html.replace(/<body[^>]*>/u, (body) => `${body}${html}`),
  };
}
