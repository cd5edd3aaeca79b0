import { actorName } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import { changeStates } from '../../../domain/proposals/change-states.js';
import { insertChoices, updateDecision } from './decisions.queries.js';
import type { JuryDecision } from './jury.entity.js';
import { listAllJuryProposals } from './jury.queries.js';
import { isScored } from './score-sheet.js';

/** Marks the proposals that did not win as not selected. The jury is locked. Returns how many. */
export async function declineOthers(
  change: Change,
  { id: decisionId, callId }: Pick<JuryDecision, 'id' | 'callId'>,
): Promise<number> {
  const { tx, actor, now } = change;
  const others = (await listAllJuryProposals(tx, callId)).filter(isScored);
  if (others.length === 0) return 0;
  const ids = others.map(({ id }) => id);
  await changeStates(change, ids, { to: 'not-selected', note: null });
  await updateDecision(tx, decisionId, { othersDeclinedBy: actorName(actor), othersDeclinedAt: now });
  await insertChoices(
    tx,
    others.map(({ id: proposalId, state: stateBefore }) => {
      return { decisionId, proposalId, outcome: 'not-selected' as const, outstanding: false, stateBefore };
    }),
  );
  await record(change, 'jury.others-dismissed', `call:${callId}`, { others: others.length });
  return others.length;
}
