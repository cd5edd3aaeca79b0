import { getCall } from '../../../domain/calls/calls.queries.js';
import { asTeamsSee } from '../../../domain/proposals/team-sight.js';
import { isLive } from '../../../domain/registrations/registration.js';
import { listRegistrationsOf } from '../../../domain/registrations/registrations.queries.js';
import { listPublicSessions } from '../../../domain/sessions/sessions.queries.js';
import { fieldsOf, type SubmissionFields } from '../domain/submission-fields.js';
import { listRemovals } from '../domain/member-removals.queries.js';
import { listProposalFiles } from '../../../domain/proposals/proposal-files.queries.js';
import { findLastSubmission } from '../../../domain/proposals/received-versions.queries.js';
import { getSubmission } from '../domain/submissions.queries.js';
import { answerKeys } from '../../../domain/proposals/proposal-content.js';
import type { Connection } from '../../../platform/database/tx.js';
import type { FieldError } from '../../../platform/errors.js';
import { copyValue, valueAt } from '../../../platform/three-way-merge.js';
import { attendeeOfLink } from '../../../site/registrations/own-page-controller.js';
import type { SitePage } from '../../../site/site-page.js';
import { helpfulWith } from './helpful-with.js';
import { changedTexts, type SubmissionMerge, submissionVersion } from './submission-edit.js';
import { submissionPage, type SubmissionPageInput } from './submission.page.js';

/** What the page of a proposal shows beyond what is stored. */
export interface Shown extends Partial<
  Pick<SubmissionPageInput, 'merge' | 'fieldErrors' | 'invited' | 'fileErrors' | 'flash'>
> {
  /** What was typed and couldn't be saved. */
  typed?: SubmissionFields;
}

/** Returns a proposal that the person of a link writes. Throws NotFound. */
export async function readSubmissionOf(connection: Connection, token: string, id: string) {
  const attendee = await attendeeOfLink(connection, token);
  const call = await getCall(connection, attendee.callId);
  const known = await getSubmission(connection, attendee, id);
  const [proposal = known.proposal] = await asTeamsSee(connection, [known.proposal]);
  return { attendee, call, known: { ...known, proposal } };
}

/** Shows the page of a proposal that the person of a link writes. Throws NotFound. */
export async function showSubmission(
  connection: Connection,
  page: SitePage,
  token: string,
  id: string,
  { merge = null, fieldErrors = [], invited = null, fileErrors = [], flash = null, typed }: Shown = {},
): Promise<void> {
  const { attendee, call, known } = await readSubmissionOf(connection, token, id);
  const viewer = page.viewerOf(attendee);
  const sessions = await listPublicSessions(connection, call.id);
  const live = (await listRegistrationsOf(connection, attendee.id)).filter(({ state }) => isLive(state));
  const attended = sessions.flatMap((session) =>
    live.filter(({ sessionId }) => sessionId === session.id).map(({ state }) => ({ session, state })),
  );
  const stored = fieldsOf(known.proposal, known.content, answerKeys(call));
  const input = {
    call,
    token,
    known,
    ownEmail: attendee.email,
    received: await findLastSubmission(connection, id),
    removals: await listRemovals(connection, id, viewer.now),
    fields: shownFields(stored, merge, fieldErrors),
    version: submissionVersion(stored),
    unsaved: typed === undefined ? [] : changedTexts(typed, stored),
    merge,
    fieldErrors,
    agreedTo: page.form.text('rules') || null,
    helpful: helpfulWith(call, sessions, attended, viewer),
    invited,
    files: await listProposalFiles(connection, id),
    fileErrors,
    flash,
  };
  page.render('submissions/submission', submissionPage(input, viewer));
}

/** What is stored, except for what was typed and couldn't be saved. */
function shownFields(stored: SubmissionFields, merge: SubmissionMerge | null, fieldErrors: readonly FieldError[]) {
  if (merge === null) return stored;
  const shown = structuredClone(stored);
  for (const { path } of fieldErrors)
    if (typeof valueAt(merge.fields, path) === 'string') copyValue(shown, merge.fields, path);
  for (const { name, typed } of merge.conflicts) {
    if (name.startsWith('answers.')) shown.answers[name.slice('answers.'.length)] = typed;
    else Object.assign(shown, { [name]: typed });
  }
  return shown;
}
