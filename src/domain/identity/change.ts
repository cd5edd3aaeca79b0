import type { Tx } from '../../platform/database/tx.js';
import type { Actor } from './actor.js';

/** The context of a domain operation: the transaction of its use case, the actor, and the time. */
export interface Change {
  tx: Tx;
  actor: Actor;
  /** Read from the clock once per use case. */
  now: Date;
  /** The domain of UIDs and Message-IDs. */
  domain: string;
  /** The HTTP request that causes it; null in background work, and in a batch that serves many requests. */
  requestId: string | null;
  /** The secret that link tokens are derived from. */
  linkSecret: string;
  /** The act whose emails wait until a time, so that it can be undone. */
  held?: { actId: string; until: Date } | undefined;
}
