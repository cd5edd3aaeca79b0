import { findDecision } from './decisions.queries.js';
import { Conflict } from '../../platform/errors.js';
import type { Tx } from '../../platform/database/tx.js';

/** Throws Conflict once the winners are decided: nothing on which the decision is based may change. */
export async function requireUndecided(tx: Tx, callId: string): Promise<void> {
  if ((await findDecision(tx, callId)) !== null)
    throw new Conflict('jury-decided', 'The winners are decided. An owner can open the decision again.');
}
