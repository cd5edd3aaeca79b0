import type { EntityManager } from 'typeorm';
import { findDecision } from './decisions.queries.js';
import { Conflict } from '../../platform/errors.js';

/** Throws Conflict while a decision on the winners stands: nothing that it rests on may change. */
export async function requireUndecided(tx: EntityManager, callId: string): Promise<void> {
  if ((await findDecision(tx, callId)) !== null)
    throw new Conflict('jury-decided', 'The winners are decided. An owner can open the decision again.');
}
