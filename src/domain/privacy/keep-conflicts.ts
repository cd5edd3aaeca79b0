import { randomUUID } from 'node:crypto';

import type { Change } from '../identity/change.js';
import { insertConflict } from '../jury/conflicts.queries.js';
import { listFoundConflicts } from '../jury/jury-progress.js';
import { listJurors } from '../jury/jury.queries.js';

type Found = Awaited<ReturnType<typeof listFoundConflicts>>;

/** Returns the conflicts of interest of a call's jury as the data shows them now. */
export async function readConflicts({ tx }: Change, callId: string): Promise<Found> {
  return listFoundConflicts(tx, callId, await listJurors(tx, callId));
}

/**
 * Declares the conflicts that were there `before` and that the data does not show any more, so that no juror can erase
 * or rename one away. The jury is locked.
 */
export async function keepConflicts(change: Change, callId: string, before: Found): Promise<void> {
  if (before.length === 0) return;
  const key = (one: Found[number], reason: string) => `${one.jurorId} ${one.proposalId} ${reason}`;
  const after = await readConflicts(change, callId);
  const still = new Set(after.flatMap((one) => one.conflicts.map(({ reason }) => key(one, reason))));
  for (const one of before) {
    const lost = one.conflicts.filter(({ reason }) => !still.has(key(one, reason)));
    for (const kind of new Set(lost.map(({ reason }) => (reason === 'helped' ? 'helped' : 'interest')))) {
      await insertConflict(change.tx, {
        id: randomUUID(),
        callId,
        jurorId: one.jurorId,
        proposalId: one.proposalId,
        kind,
        organization: null,
        organizationKey: null,
        domain: null,
        reason: 'Found in data that was erased or changed since.',
        declaredBy: 'system',
        declaredAt: change.now,
        liftedBy: null,
        liftedAt: null,
      });
    }
  }
}
