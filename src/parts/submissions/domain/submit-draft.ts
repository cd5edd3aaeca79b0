import { randomUUID } from 'node:crypto';
import type { FieldError } from '../../../platform/errors.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Change } from '../../../domain/identity/change.js';
import { changeStates } from '../../../domain/proposals/change-states.js';
import { keepFiles, listProposalFiles } from '../../../domain/proposals/proposal-files.queries.js';
import { insertSubmission } from '../../../domain/proposals/received-versions.queries.js';
import { snapshotOf } from '../../../domain/proposals/submission-snapshot.js';
import type { KnownProposal } from '../../../domain/proposals/proposal-plan.js';
import { submissionErrors } from './completeness.js';
import { sendReceipts } from './notify-team.js';
import { fieldsOf } from './submission-fields.js';

/**
 * Submits a locked draft and sends receipts to its team, if it is complete. Returns an error for each field that is empty
 * or too long.
 */
export async function submitDraft(
  change: Change,
  call: Call,
  known: KnownProposal,
  author: { name: string },
): Promise<FieldError[]> {
  const { proposal, content, members } = known;
  const fieldErrors = submissionErrors(call, fieldsOf(proposal, content, call.criteria));
  if (fieldErrors.length > 0) return fieldErrors;
  const { tx, now } = change;
  const id = randomUUID();
  const files = await listProposalFiles(tx, proposal.id);
  const snapshot = snapshotOf(proposal, content, members, files);
  await insertSubmission(tx, { id, proposalId: proposal.id, submittedAt: now, snapshot });
  await keepFiles(
    tx,
    proposal.id,
    files.map(({ fileId }) => fileId),
    now,
  );
  await changeStates(change, [proposal.id], { to: 'submitted', note: null, source: 'form' });
  await sendReceipts(change, known, id, author.name);
  return [];
}
