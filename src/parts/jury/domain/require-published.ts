import { Conflict } from '../../../platform/errors.js';
import type { Connection } from '../../../platform/database/tx.js';
import { findDecision } from './decisions.queries.js';

/** Throws Conflict while the winners are decided and not published: what follows would tell them. */
export async function requirePublished(connection: Connection, callId: string): Promise<void> {
  const decision = await findDecision(connection, callId);
  if (decision !== null && decision.publishedAt === null)
    throw new Conflict('decision-unpublished', 'Publish the decision first: the winners would learn of it.');
}
