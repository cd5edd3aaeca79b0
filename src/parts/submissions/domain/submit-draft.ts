import { randomUUID } from 'node:crypto';
import type { FieldError } from '../../../platform/errors.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { proposalRules } from '../../../domain/calls/proposal-rules.js';
import { record, type Change } from '../../../domain/identity/change.js';
import { changeStates } from '../../../domain/proposals/change-states.js';
import { keepFiles, listProposalFiles } from '../../../domain/proposals/proposal-files.queries.js';
import { insertSubmission } from '../../../domain/proposals/received-versions.queries.js';
import { snapshotOf, answerKeys, changedContent, isSameContent } from '../../../domain/proposals/proposal-content.js';
import type { KnownProposal } from '../../../domain/proposals/proposal-plan.js';
import { submissionErrors } from './completeness.js';
import { sendReceipts } from './notify-team.js';
import { fieldsOf, type DraftChanges } from './submission-fields.js';
import { actorName } from '../../../domain/identity/actor.js';
import { wasEditedSince, writeDraft } from './submissions.queries.js';

/**
 * Submits a locked draft and sends receipts to its team, if it is complete and `agreedTo` is the version of the call's
 * rules. Returns an error for each field that is empty or too long, and for rules that are not accepted.
 */
export async function submitDraft(
  change: Change,
  call: Call,
  known: KnownProposal,
  author: { name: string; language: string },
  agreedTo: string | null,
): Promise<FieldError[]> {
  const { proposal, content, members } = known;
  const fieldErrors = submissionErrors(call, fieldsOf(proposal, content, answerKeys(call)));
  const rules = proposalRules(call, author.language);
  if (rules !== null && rules.version !== agreedTo)
    fieldErrors.push({ path: 'rules', code: 'box-unticked', message: 'Accept the rules of the call.' });
  if (fieldErrors.length > 0) return fieldErrors;
  const { tx, now } = change;
  const id = randomUUID();
  const files = await listProposalFiles(tx, proposal.id);
  const snapshot = {
    ...snapshotOf(proposal, content, members, files),
    ...(rules !== null && { rules: { version: rules.version, text: rules.text } }),
  };
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

/** A draft is saved every few seconds, and the activity log says once in this time who edits it. */
const loggedEveryMs = 15 * 60_000;

/** Saves what a locked draft says. Returns it. */
export async function saveDraft(
  change: Change,
  call: Pick<Call, 'criteria' | 'proposalQuestions'>,
  { proposal, members, content: before }: KnownProposal,
  { facts, content: changes }: Pick<DraftChanges, 'facts' | 'content'>,
): Promise<KnownProposal> {
  const { tx, now, actor } = change;
  const { title = proposal.title, theme = proposal.theme, organization = proposal.organization } = facts;
  const content = changedContent(before, changes, answerKeys(call));
  const isSame =
    title === proposal.title &&
    theme === proposal.theme &&
    organization === proposal.organization &&
    isSameContent(before, content);
  if (isSame) return { proposal, members, content: before };
  await writeDraft(tx, proposal.id, { title, theme, organization }, content, now);
  const since = new Date(now.getTime() - loggedEveryMs);
  if (!(await wasEditedSince(tx, proposal.id, actorName(actor), since)))
    await record(change, 'proposal.edited', `proposal:${proposal.id}`);
  return { proposal: { ...proposal, title, theme, organization, updatedAt: now }, members, content };
}
