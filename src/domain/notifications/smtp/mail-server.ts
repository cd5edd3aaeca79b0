import type { Clock } from '../../../platform/clock.js';
import type { Logger } from '../../../platform/logger.js';
import type { ComposedEmail } from '../email/composed-email.js';
import { DeliveryFailure, deliveryFailure } from './delivery-failure.js';
import type { EmailTransport, SentEmail } from './email-transport.js';

/** After so many emails in a row that did not get as far as their sender, the mail server is down. */
const maxFailures = 10;
/** A server that is down is asked after the first time, and then after twice the time of before, up to the last. */
const firstRestMs = 1000;
const maxRestMs = 30_000;

/**
 * What this process knows of the mail server. While it is down, no emails are tried: thousands that wait would each open
 * a connection, and use up one of their attempts, to learn what the first of them have learned.
 */
export class MailServer {
  private failures = 0;
  private restMs = firstRestMs;
  /** In `Clock.monotonicMs()`. */
  private askAt = 0;
  private known: { isUp: boolean; at: number } | undefined;

  constructor(
    private readonly transport: EmailTransport,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  get isDown(): boolean {
    return this.failures >= maxFailures;
  }

  /** Whether it took or refused an email, or only let us in, when it last had to do with us; undefined before that. */
  get lastKnown(): { isUp: boolean; ageMs: number } | undefined {
    return this.known && { isUp: this.known.isUp, ageMs: this.clock.monotonicMs() - this.known.at };
  }

  /** Logs in and sends nothing. Returns what is wrong, or null. */
  async ask(): Promise<DeliveryFailure | null> {
    try {
      await this.transport.verify();
      this.learn(true);
      return null;
    } catch (error) {
      this.learn(false);
      return deliveryFailure(error);
    }
  }

  /** Sends one email, as `EmailTransport.send` does, and learns from it whether the server is down. */
  async send(mail: ComposedEmail): Promise<SentEmail> {
    try {
      const sent = await this.transport.send(mail);
      this.answered();
      return sent;
    } catch (error) {
      if (!(error instanceof DeliveryFailure && error.at === 'connection')) this.answered();
      else this.fail(error);
      throw error;
    }
  }

  /** Ends the wait for answers that haven't come. */
  stopWaiting(): void {
    this.transport.stopWaiting?.();
  }

  /** Returns whether emails can be tried. Asks a server that is down, but only now and then. */
  async canTry(): Promise<boolean> {
    if (!this.isDown) return true;
    if (this.clock.monotonicMs() < this.askAt) return false;
    if ((await this.ask()) !== null) {
      this.rest();
      return false;
    }
    this.failures = 0;
    this.logger.info({}, 'mail server answers again');
    return true;
  }

  /** An email that has left, or was refused as such, ends the doubling; a server that only lets us in does not. */
  private answered(): void {
    this.learn(true);
    this.failures = 0;
    this.restMs = firstRestMs;
  }

  private fail(error: DeliveryFailure): void {
    this.learn(false);
    const wasDown = this.isDown;
    this.failures += 1;
    if (wasDown || !this.isDown) return;
    this.rest();
    const reason = (error.cause as { code?: string } | undefined)?.code ?? null;
    this.logger.warn({ reason }, 'mail server is down, emails wait');
  }

  private learn(isUp: boolean): void {
    this.known = { isUp, at: this.clock.monotonicMs() };
  }

  private rest(): void {
    this.askAt = this.clock.monotonicMs() + this.restMs;
    this.restMs = Math.min(this.restMs * 2, maxRestMs);
  }
}
