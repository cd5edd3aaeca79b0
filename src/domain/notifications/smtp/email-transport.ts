import type { ComposedEmail } from '../email/composed-email.js';

/** A way out for mails. */
export interface EmailTransport {
  /**
   * Hands one mail over and gives the server's words. Throws `DeliveryFailure`, within `longestSendMs` whatever the server
   * does. Safe to call many times at once.
   */
  send(mail: ComposedEmail): Promise<{ response: string }>;
  /** Resolves when mail can be handed over now. Throws `DeliveryFailure`. */
  verify(): Promise<void>;
  close(): Promise<void>;
}

/** How long handing one mail over may last at most, the wait for a connection included. */
export const longestSendMs = 120_000;

/** Under which the way out for mails is injected. */
export const emailTransportToken = Symbol('EmailTransport');
