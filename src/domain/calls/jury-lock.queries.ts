import { command } from '../../platform/database/statement.js';
import { getCallBySlug } from './calls.queries.js';
import type { Tx } from '../../platform/database/tx.js';

const lockJurySql = command(`select from calls where id = $1 for no key update`);

/**
 * Locks the jury of a call until the transaction ends: no one can save scores or change rules, assignments and
 * decisions. Take it before any lock on proposals.
 */
export async function lockJury(tx: Tx, callId: string): Promise<void> {
  await lockJurySql.run(tx, [callId]);
}

/** Locks the jury of a call, and returns the call as it was before. Throws NotFound. */
export async function lockJuryBySlug(tx: Tx, callSlug: string) {
  const call = await getCallBySlug(tx, callSlug);
  await lockJury(tx, call.id);
  return call;
}

const shareJurySql = command(`select from calls where id = $1 for share`);

/**
 * Takes a shared lock on the rules, assignments and decisions of a call until the transaction ends: jurors don't block
 * each other, nor do teams whose proposals are received.
 */
export async function lockJuryForShare(tx: Tx, callId: string): Promise<void> {
  await shareJurySql.run(tx, [callId]);
}

const shareJuriesSql = command(
  `select from calls where id in (select call_id from proposals where id = any($1)) order by id for share`,
);

/** The same for the calls of these proposals. */
export async function lockJuryOf(tx: Tx, proposalIds: readonly string[]): Promise<void> {
  await shareJuriesSql.run(tx, [proposalIds]);
}
