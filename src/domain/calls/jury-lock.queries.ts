import { command } from '../../platform/database/statement.js';
import { getCallBySlug } from './calls.queries.js';
import type { Tx } from '../../platform/database/tx.js';

/**
 * Locks the jury of a call until the transaction ends: no one can save scores or change rules, assignments and
 * decisions. Take it before any lock on proposals.
 */
export const lockJury = command(`select from calls where id = $1 for no key update`).write<[callId: string]>();

/** Locks the jury of a call, and returns the call as it was before. Throws NotFound. */
export async function lockJuryBySlug(tx: Tx, callSlug: string) {
  const call = await getCallBySlug(tx, callSlug);
  await lockJury(tx, call.id);
  return call;
}

/**
 * Takes a shared lock on the rules, assignments and decisions of a call until the transaction ends: jurors don't block
 * each other, nor do teams whose proposals are received.
 */
export const lockJuryForShare = command(`select from calls where id = $1 for share`).write<[callId: string]>();

/** The same for the calls of these proposals. */
export const lockJuryOf = command(
  `select from calls where id in (select call_id from proposals where id = any($1)) order by id for share`,
).write<[proposalIds: readonly string[]]>();
