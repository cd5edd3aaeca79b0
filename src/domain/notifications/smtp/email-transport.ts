import type { ComposedEmail } from '../email/composed-email.js';

export interface SentEmail {
  response: string;
  digest?: string;
}

/** Sends emails. */
export interface EmailTransport {
  /**
   * Sends one email and returns the server's response, and the `mimeDigest` of what was sent. Throws `DeliveryFailure`. Once it is its turn, that takes as long
   * as RFC 5321 gives the server at most: ten minutes after all of it has left, and two before. Safe to call concurrently.
   */
  send(mail: ComposedEmail): Promise<SentEmail>;
  /** Resolves if email can be sent now. Throws `DeliveryFailure`. */
  verify(): Promise<void>;
  /** Ends the wait for the answers to emails of which everything has left: they fail at `answer`. */
  stopWaiting?(): void;
  close(): Promise<void>;
}

/** The token under which the transport is injected. */
export const emailTransportToken = Symbol('EmailTransport');
