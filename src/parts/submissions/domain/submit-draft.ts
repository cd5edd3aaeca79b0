import { randomUUID } from 'node:crypto';
import type { FieldError } from '../../../platform/errors.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Change } from '../../../domain/identity/change.js';
import { changeStates } from '../../../domain/proposals/change-states.js';
import type { KnownProposal } from '../../../domain/proposals/proposal-plan.js';
import { submissionErrors } from './completeness.js';
import { sendReceipts } from './notify-team.js';
import { fieldsOf } from './submission-fields.js';
import { snapshotOf } from './submission-snapshot.js';
import { insertSubmission } from './submissions.queries.js';

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
  await changeStates(change, [proposal.id], { to: 'submitted', note: null, source: 'form' });
  const id = randomUUID();
  const snapshot = snapshotOf(proposal, content, members);
  await insertSubmission(change.tx, { id, proposalId: proposal.id, submittedAt: change.now, snapshot });
  await sendReceipts(change, known, id, author.name);
  return [];
}
