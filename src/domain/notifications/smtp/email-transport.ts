import type { ComposedEmail } from '../email/composed-email.js';

/** Sends emails. */
export interface EmailTransport {
  /**
   * Sends one email and returns the server's response. Throws `DeliveryFailure`, always within `longestSendMs`. Safe to
   * call concurrently.
   */
  send(mail: ComposedEmail): Promise<{ response: string }>;
  /** Resolves if email can be sent now. Throws `DeliveryFailure`. */
  verify(): Promise<void>;
  close(): Promise<void>;
}

/** Maximum time for sending one email, including the wait for a connection. */
export const longestSendMs = 120_000;

/** The token under which the transport is injected. */
export const emailTransportToken = Symbol('EmailTransport');
