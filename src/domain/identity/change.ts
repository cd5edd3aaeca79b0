import type { Tx } from '../../platform/database/tx.js';
import type { Actor } from './actor.js';

/** What a domain operation works with: the transaction of its use case, who acts, and the instant at which all happens. */
export interface Change {
  tx: Tx;
  actor: Actor;
  /** Read from the clock once per use case. */
  now: Date;
  /** The mail domain of UIDs and Message-IDs. */
  domain: string;
  /** The key from which the tokens of secret links are derived. */
  linkSecret: string;
}
