import { findDecision } from './decisions.queries.js';
import { Conflict } from '../../../platform/errors.js';
import type { Connection } from '../../../platform/database/tx.js';

/** Throws Conflict once the winners are decided: nothing that the decision is based on can change. */
export async function requireUndecided(connection: Connection, callId: string): Promise<void> {
  if ((await findDecision(connection, callId)) !== null)
    throw new Conflict('jury-decided', 'The winners have been decided. An owner can reopen the decision.');
}

/** Throws Conflict while the winners are decided and not published: what follows would tell them. */
export async function requirePublished(connection: Connection, callId: string): Promise<void> {
  const decision = await findDecision(connection, callId);
  if (decision !== null && decision.publishedAt === null)
    throw new Conflict('decision-unpublished', 'Publish the decision first: the winners would learn of it.');
}
