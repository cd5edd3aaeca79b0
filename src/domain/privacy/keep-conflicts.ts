import { randomUUID } from 'node:crypto';

import type { Change } from '../identity/change.js';
import { isBinding } from '../../parts/jury/domain/conflict.js';
import { insertConflict } from '../../parts/jury/domain/conflicts.queries.js';
import { listFoundConflicts } from '../../parts/jury/domain/found-conflicts.js';
import { listJurors } from '../../parts/jury/domain/jury.queries.js';

type Found = Awaited<ReturnType<typeof listFoundConflicts>>;

/** Returns the conflicts of interest of a call's jury as the data shows them now. */
export async function readConflicts({ tx }: Change, callId: string): Promise<Found> {
  return listFoundConflicts(tx, callId, await listJurors(tx, callId));
}

/**
 * Declares the conflicts that closed a score sheet `before` and that the data no longer shows, so that no juror can
 * erase one or correct it away. Warnings and dismissed conflicts disappear with their data: a stranger can have caused
 * them. The jury is locked.
 */
export async function keepConflicts(change: Change, callId: string, before: Found): Promise<void> {
  if (before.length === 0) return;
  const key = (one: Found[number], reason: string) => `${one.jurorId} ${one.proposalId} ${reason}`;
  const after = await readConflicts(change, callId);
  const binding = ({ conflicts, review }: Found[number]) => conflicts.filter((conflict) => isBinding(conflict, review));
  const still = new Set(after.flatMap((one) => binding(one).map(({ reason }) => key(one, reason))));
  for (const one of before) {
    const lost = binding(one).filter(({ reason }) => !still.has(key(one, reason)));
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
