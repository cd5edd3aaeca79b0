import type { Tx } from '../../../platform/database/tx.js';
import type { Change } from '../../../domain/identity/change.js';
import { enqueueMessages, type NewMessage } from '../../../domain/notifications/outbox/messages.queries.js';
import type { KnownProposal } from '../../../domain/proposals/proposal-plan.js';
import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { lockAttendees } from '../../../domain/registrations/admission/admission.queries.js';
import { removalUndoMs } from './team.js';
import { countSubmitted } from './submissions.queries.js';
import { proposalMemberRemoved, proposalReceived, proposalWithdrawn } from './emails/submissions.js';
import { personalMessage, recipientOf } from '../../../domain/notifications/outbox/frozen.js';
import type { EmailKind } from '../../../domain/notifications/kinds/kind.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import type { MessagePayload } from '../../../domain/notifications/message.js';
import type { SubmissionPayload } from './emails/submission-email.js';

/** A proposal can be submitted again as often as one likes, but nobody gets more receipts of it a day. */
const maxReceipts = 10;
const dayMs = 24 * 3_600_000;
/** Who withdraws a proposal again and again causes one email to each of the team in this time. */
const withdrawnEveryMs = 3_600_000;

/** Sends everyone on the team a receipt of what was stored as submitted. */
export async function sendReceipts(
  change: Change,
  { proposal, members }: KnownProposal,
  submissionId: string,
  by: string,
): Promise<void> {
  const { tx, now } = change;
  if ((await countSubmitted(tx, proposal.id, new Date(now.getTime() - dayMs))) > maxReceipts) return;
  const people = await lockTeam(tx, { proposal, members });
  const submitted = { id: submissionId, at: now.toISOString(), by };
  const about = { id: proposal.id, title: proposal.title, submitted };
  await enqueueMessages(
    change,
    people.map((one) => submissionMessage(one, proposalReceived, `${submissionId}:${one.id}`, about)),
  );
}

/** Says to everyone on the team that the received version counts, because they reopened it and submitted no newer one. */
export async function sendKept(
  change: Change,
  known: KnownProposal,
  { id, submittedAt }: { id: string; submittedAt: Date },
): Promise<void> {
  const { proposal } = known;
  const submitted = { id, at: submittedAt.toISOString(), by: '', isKept: true as const };
  const about = { id: proposal.id, title: proposal.title, submitted };
  const people = await lockTeam(change.tx, known);
  await enqueueMessages(
    change,
    people.map((one) => submissionMessage(one, proposalReceived, `${id}:kept:${one.id}`, about)),
  );
}

/** Says to everyone on the team who has withdrawn their proposal. */
export async function sendWithdrawn(change: Change, known: KnownProposal, by: string): Promise<void> {
  const { tx, now } = change;
  const { id, title } = known.proposal;
  const about = { id, title, withdrawn: { at: now.toISOString(), by } };
  const key = `${id}:${Math.floor(now.getTime() / withdrawnEveryMs)}`;
  const people = await lockTeam(tx, known);
  await enqueueMessages(
    change,
    people.map((one) => submissionMessage(one, proposalWithdrawn, `${key}:${one.id}`, about)),
  );
}

/** Says to everyone on the team, and to the person, that somebody was removed from it, and until when it can be undone. */
export async function sendRemoved(change: Change, known: KnownProposal, person: Attendee, by: string): Promise<void> {
  const { tx, now } = change;
  const { id, title } = known.proposal;
  const until = new Date(now.getTime() + removalUndoMs).toISOString();
  const people = await lockTeam(tx, known);
  await enqueueMessages(
    change,
    people.map((one) => {
      const isReader = one.id === person.id;
      const removed = { name: person.name, by, until, ...(isReader && { isReader: true as const }) };
      const about = { id: isReader ? null : id, title, removed };
      return submissionMessage(one, proposalMemberRemoved, `${id}:${person.id}:${now.getTime()}:${one.id}`, about);
    }),
  );
}

/** Locks and returns the people who have accepted to be on a team. */
async function lockTeam(tx: Tx, { proposal, members }: Pick<KnownProposal, 'proposal' | 'members'>) {
  const keys = members.filter(({ acceptedAt }) => acceptedAt !== null).map(({ emailKey }) => emailKey);
  return [...(await lockAttendees(tx, proposal.callId, keys)).values()];
}

/** Returns a message about a proposal that is written in Greenroom. */
export function submissionMessage(
  attendee: Attendee,
  kind: EmailKind<SubmissionPayload>,
  dedupeKey: string,
  submission: SubmissionPayload['submission'],
  more: Partial<MessagePayload> = {},
): NewMessage {
  const payload = { recipient: recipientOf(attendee), submission, ...more };
  return { ...personalMessage(attendee, kind.name, `${kind.name}:${dedupeKey}`), ...carrying(kind, payload) };
}
