import { isDeepStrictEqual } from 'node:util';
import { record, type Change } from '../../../domain/identity/change.js';
import { Organizer } from '../../../domain/identity/organizer.entity.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { Conflict, Forbidden, Invalid } from '../../../platform/errors.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { ProposalState } from '../../../domain/proposals/proposal.js';
import { hasRemarks } from './discussion.queries.js';
import type { ScoreSheet } from './jury.entity.js';
import { type CurrentRules, findSheet, saveSheet } from './jury.queries.js';
import { readJudgedText } from './judged-text.queries.js';
import { readConflicts } from './found-conflicts.js';
import { weighedCriteria, withCriteria } from './jury-settings.js';
import { getOwnRules } from './jury-members.queries.js';
import { requireUndecided } from './require-undecided.js';
import { timeSpent } from './time-spent.js';
import { isScored, readScores, type Scores } from './score-sheet.js';

export interface ScoreInput {
  /** As typed, by criterion. */
  scores: Readonly<Record<string, string>>;
  comment: string;
  /** What only the juror sees; unchanged if it is missing. */
  privateNote?: string;
  /** For the team, once an owner has released it; unchanged if it is missing. */
  feedback?: string;
  /** How long the juror has worked on it since the last save, as their browser says. */
  seconds?: number;
  /** Whether the sheet is submitted; drafts don't count. */
  handIn: boolean;
  /** The received version of the proposal that was on the page. */
  textVersion?: number;
  /** The version that was open; 0 for a new sheet. */
  version: number;
}

interface Scored {
  id: string;
  callId: string;
  state: ProposalState;
}

/**
 * Saves a juror's sheet for a locked proposal, as a draft or submitted. Returns the sheet. Throws Forbidden for a
 * conflict of interest, Conflict after the deadline or the decision and if the sheet was changed in the meantime, and
 * Invalid.
 */
export async function saveScoreSheet(
  change: Change,
  call: Call,
  proposal: Scored,
  jurorId: string,
  input: ScoreInput,
): Promise<ScoreSheet> {
  const { tx, now } = change;
  const rules = await getOwnRules(tx, call, jurorId);
  await requireUndecided(tx, call.id);
  await requireScorable(tx, proposal, rules, jurorId, now);
  const before = await findSheet(tx, proposal.id, jurorId);
  if ((before?.version ?? 0) !== input.version) {
    throw new Conflict(
      'scored-meanwhile',
      'This score sheet was changed in another window. Reload it and enter your scores again.',
    );
  }
  const criteria = weighedCriteria(withCriteria(call, rules).criteria, rules.weights);
  const { scores, fieldErrors } = readScores(input.scores, criteria, rules, input.handIn);
  if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
  const sheet: ScoreSheet = {
    proposalId: proposal.id,
    jurorId,
    state: input.handIn ? 'handed-in' : 'draft',
    scores,
    comment: input.comment,
    sharesComment: true,
    privateNote: input.privateNote ?? before?.privateNote ?? '',
    ...feedbackOf(before, input),
    ...(await changeOf(change, { before, proposal, jurorId, scores, handIn: input.handIn })),
    textVersion: await readVersionOf(tx, proposal.id, before, input),
    secondsSpent: timeSpent(before, input.seconds ?? 0, now),
    version: input.version + 1,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
    handedInAt: input.handIn ? now : null,
  };
  await saveSheet(tx, sheet);
  const action = input.handIn ? 'jury.handed-in' : before?.handedInAt ? 'jury.taken-back' : 'jury.draft-saved';
  if (!isSameSitting(before, sheet))
    await record(change, action, `proposal:${proposal.id}`, { version: sheet.version });
  if (sheet.changedAfterDiscussionAt?.getTime() === now.getTime())
    await record(change, 'jury.changed-after-discussion', `proposal:${proposal.id}`, { version: sheet.version });
  return sheet;
}

/** Returns the received version that a sheet is about: a score belongs to the text that its juror has read. */
async function readVersionOf(tx: Tx, proposalId: string, before: ScoreSheet | null, { textVersion }: ScoreInput) {
  const { current, versions } = await readJudgedText(tx, proposalId);
  const read = versions.find(({ version }) => version === textVersion) ?? null;
  return read?.version ?? before?.textVersion ?? current?.version ?? null;
}

/** Returns the feedback for the team. A text that has changed is no longer released. */
function feedbackOf(before: ScoreSheet | null, input: ScoreInput) {
  const feedback = input.feedback ?? before?.feedback ?? '';
  const isSame = before?.feedback === feedback;
  const feedbackReleasedBy = isSame ? before.feedbackReleasedBy : null;
  return { feedback, feedbackReleasedBy, feedbackReleasedAt: isSame ? before.feedbackReleasedAt : null };
}

/** Returns what is known of scores that change after their juror could read what others have written. */
async function changeOf(
  { tx, now }: Change,
  sheet: { before: ScoreSheet | null; proposal: Scored; jurorId: string; scores: Scores; handIn: boolean },
): Promise<Pick<ScoreSheet, 'scoresBefore' | 'changedAfterDiscussionAt'>> {
  const { before, proposal, jurorId, scores, handIn } = sheet;
  const isOpened = before?.state === 'handed-in' && (await hasRemarks(tx, proposal.id, jurorId));
  const scoresBefore = before?.scoresBefore ?? (isOpened ? before.scores : null);
  const changedAt = before?.changedAfterDiscussionAt ?? null;
  if (!handIn) return { scoresBefore, changedAfterDiscussionAt: changedAt };
  const isChanged = scoresBefore !== null && !isDeepStrictEqual(scoresBefore, scores);
  const isSame = before?.state === 'handed-in' && isDeepStrictEqual(before.scores, scores);
  return { scoresBefore, changedAfterDiscussionAt: isChanged ? (isSame ? changedAt : now) : null };
}

/** Whether a draft only continues one saved shortly before: drafts are saved while somebody types. */
function isSameSitting(before: ScoreSheet | null, { state, updatedAt }: ScoreSheet): boolean {
  if (before?.state !== 'draft' || state !== 'draft') return false;
  return updatedAt.getTime() - before.updatedAt.getTime() < 10 * 60_000;
}

/**
 * Throws unless a juror can score a proposal now: Forbidden for a conflict of interest, and Conflict for another state or
 * after the deadline.
 */
export async function requireScorable(
  connection: Connection,
  proposal: Scored,
  rules: CurrentRules,
  jurorId: string,
  now: Date,
): Promise<void> {
  const juror = await connection.getRepository(Organizer).findOneByOrFail({ id: jurorId });
  const conflictsOf = await readConflicts(connection, proposal.callId, [juror], [proposal.id]);
  if (conflictsOf({ proposalId: proposal.id, jurorId }).length > 0) {
    throw new Forbidden('conflict-of-interest', 'You have a conflict of interest with this proposal.');
  }
  if (!isScored(proposal)) {
    throw new Conflict('not-before-jury', 'This proposal is no longer being scored.');
  }
  if (rules.scoresUntilAt !== null && now >= rules.scoresUntilAt) {
    throw new Conflict('scoring-over', 'The deadline for scores has passed.');
  }
}
