import type { ComposedEmail } from '../email/composed-email.js';

/** Sends emails. */
export interface EmailTransport {
  /**
   * Hands one email over and returns the server's answer. Throws `DeliveryFailure`, within `longestSendMs` whatever the
   * server does. Safe to call many times at once.
   */
  send(mail: ComposedEmail): Promise<{ response: string }>;
  /** Resolves when email can be handed over now. Throws `DeliveryFailure`. */
  verify(): Promise<void>;
  close(): Promise<void>;
}

/** How long handing one email over can last, the wait for a connection included. */
export const longestSendMs = 120_000;

/** The token under which the transport is injected. */
export const emailTransportToken = Symbol('EmailTransport');
