import { listRoundMessages, listSharedComments, type Remark } from './discussion.queries.js';
import { listJurors } from './jury.queries.js';
import { readConflicts } from './found-conflicts.js';
import type { Connection } from '../../../platform/database/tx.js';

/**
 * Reads what jurors have written about a proposal for each other: the comments on sheets that count, and the discussion.
 * It opens for a juror once they have scored the proposal.
 */
export async function readDiscussion(
  connection: Connection,
  callId: string,
  proposalId: string,
): Promise<{ comments: Remark[]; messages: Remark[] }> {
  const conflictsOf = await readConflicts(connection, callId, await listJurors(connection, callId), [proposalId]);
  const comments = await listSharedComments(connection, proposalId);
  const messages = await listRoundMessages(connection, proposalId);
  const counts = ({ authorId }: Remark) => conflictsOf({ proposalId, jurorId: authorId }).length === 0;
  return { comments: comments.filter(counts), messages };
}
