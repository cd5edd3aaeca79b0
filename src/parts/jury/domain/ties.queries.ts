import { TieSettlement } from './jury.entity.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';

/** Returns how ties of a round were settled, the last first. */
export async function listSettledTies(connection: Connection, callId: string, round: number): Promise<TieSettlement[]> {
  return connection
    .getRepository(TieSettlement)
    .find({ where: { callId, round }, order: { settledAt: 'DESC', id: 'ASC' } });
}

/** Writes how a tie was settled. */
export async function insertSettledTie(tx: Tx, settlement: TieSettlement): Promise<void> {
  await tx.getRepository(TieSettlement).insert(settlement);
}
