import { randomUUID } from 'node:crypto';

import type { Change } from '../../../domain/identity/change.js';
import { isBinding } from './conflict.js';
import { insertConflict } from './conflicts.queries.js';
import { listFoundConflicts } from './found-conflicts.js';
import { listJurors } from './jury.queries.js';

type Found = Awaited<ReturnType<typeof listFoundConflicts>>;

/**
 * Looks at the conflicts of interest that the data shows, and returns what declares those that closed a score sheet and
 * that the data no longer shows then, so that no juror can erase one or correct it away. Warnings and dismissed conflicts
 * disappear with their data: a stranger can have caused them. The jury is locked.
 */
export async function watchConflicts(change: Change, callId: string): Promise<() => Promise<void>> {
  const before = await readConflicts(change, callId);
  return () => keepConflicts(change, callId, before);
}

async function readConflicts({ tx }: Change, callId: string): Promise<Found> {
  return listFoundConflicts(tx, callId, await listJurors(tx, callId));
}

async function keepConflicts(change: Change, callId: string, before: Found): Promise<void> {
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
