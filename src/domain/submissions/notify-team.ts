import type { Change } from '../identity/change.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import type { KnownProposal } from '../proposals/proposal-plan.js';
import { lockAttendees } from '../registrations/admission.queries.js';
import { submissionMessage } from './submission-messages.js';
import { countSubmitted } from './submissions.queries.js';

/** A proposal can be submitted again as often as one likes, but nobody gets more receipts of it a day. */
const mostReceipts = 10;
const dayMs = 24 * 3_600_000;

/** Sends everyone on the team a receipt of what was stored as submitted. */
export async function sendReceipts(
  change: Change,
  { proposal, members }: KnownProposal,
  submissionId: string,
  by: string,
): Promise<void> {
  const { tx, now } = change;
  if ((await countSubmitted(tx, proposal.id, new Date(now.getTime() - dayMs))) > mostReceipts) return;
  const keys = members.filter(({ acceptedAt }) => acceptedAt !== null).map(({ emailKey }) => emailKey);
  const people = await lockAttendees(tx, proposal.callId, keys);
  const submitted = { id: submissionId, at: now.toISOString(), by };
  const about = { id: proposal.id, title: proposal.title, submitted };
  await enqueueMessages(
    change,
    [...people.values()].map((one) => submissionMessage(one, 'proposal-received', `${submissionId}:${one.id}`, about)),
  );
}
