import type { Call } from '../../../domain/calls/call.entity.js';
import { contentView, fileViews } from '../../../domain/proposals/file-views.js';
import type { KnownProposal } from '../../../domain/proposals/proposal-plan.js';
import { themeLabels } from '../../../domain/sessions/session-labels.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { mostFiles, maxPages, proposalFileLimits } from '../domain/proposal-file.js';
import type { ListedFile } from '../../../domain/proposals/proposal-files.queries.js';
import { callTexts } from '../../../domain/calls/call.js';
import type { SubmissionFields } from '../domain/submission-fields.js';
import type { MemberRemoval } from '../domain/member-removals.queries.js';
import { removalUndoMs } from '../domain/team.js';
import { isWindowOpen, submissionWindow } from '../../../domain/calls/submission-window.js';
import { formatDate, formatTime } from '../../../domain/time/format.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { errorSummary, field } from '../../../platform/views/form-fields.js';
import { deadlineView } from '../../../site/calls/call-deadline.js';
import { publicLayout } from '../../../site/layout.js';
import { proposalLabel } from '../../../site/proposals/my-proposals.js';
import type { StateLabel } from '../../../site/registrations/registration-labels.js';
import { deadlineText } from '../../../site/registrations/me-forms.js';
import { fieldLabel, type HelpfulSessionView, sectionsView } from './submission-sections.js';
import type { SubmissionMerge } from './submission-edit.js';
import { submissionsPath } from './submission-paths.js';

export const submissionFlashes = [
  'submitted',
  'saved',
  'invited',
  'removed',
  'removalAsked',
  'restored',
  'withdrawn',
  'draft',
  'fileAdded',
  'fileRemoved',
  'registered',
  'missed',
  'notSaved',
] as const;

export interface SubmissionPageInput {
  call: Call;
  token: string;
  known: KnownProposal;
  ownEmail: string;
  /** What was last submitted. */
  received: { submittedAt: Date } | null;
  removals: readonly MemberRemoval[];
  /** What the form shows, and its version. */
  fields: SubmissionFields;
  version: string;
  merge: SubmissionMerge | null;
  /** Names and texts of the fields that could not be saved. */
  unsaved: readonly { name: string; text: string }[];
  fieldErrors: readonly FieldError[];
  /** The version of the rules whose box was ticked. */
  agreedTo: string | null;
  /** By slug of a criterion. */
  helpful: ReadonlyMap<string, HelpfulSessionView[]>;
  invited: { name: string; email: string } | null;
  files: readonly ListedFile[];
  /** Why a file can't be added. */
  fileErrors: readonly FieldError[];
  flash: (typeof submissionFlashes)[number] | null;
}

/** Returns the page of a proposal that a team writes: the form while it can be edited, else what it says. */
export function submissionPage(input: SubmissionPageInput, viewer: Viewer) {
  const { call, token, known, fields, fieldErrors } = input;
  const { proposal, content } = known;
  const { language } = viewer;
  const text = (key: string, values = {}) => translate(language, `submissions.${key}`, values);
  const path = submissionsPath(token, proposal.id);
  const mePath = `/me/${token}`;
  const window = submissionWindow(call, viewer.now);
  const isOpen = isWindowOpen(window);
  const isEditable = isOpen && proposal.state === 'draft' && proposal.mergedInto === null;
  const { received } = input;
  const isReopened = received !== null && proposal.state === 'draft';
  const endsAt = new Date(window.endsAt.getTime() - 1);
  return {
    ...publicLayout({ viewer, call, path, mePath, section: 'me', isPrivate: true }, proposal.title),
    heading: proposal.title,
    path,
    backPath: submissionsPath(token),
    number: text('number', { number: proposal.externalId }),
    state: isReopened ? reopenedLabel(language) : proposalLabel(proposal.state, language),
    // Of a proposal that was received and is edited again: which version counts.
    received: isReopened ? text('received', receivedValues(received.submittedAt, viewer)) : null,
    themes: themeLabels(callTexts(call, language).themes).filter(({ slug }) => slug === proposal.theme),
    // In the team's time first, then in the call's.
    deadline: deadlineText(deadlineView(call, viewer), language),
    // Once the announced deadline has passed.
    grace:
      window.state === 'grace'
        ? text('grace', {
            time: formatTime(endsAt, viewer.timeZone, language),
            zone: zoneLabel(viewer.timeZone, endsAt, language),
          })
        : null,
    flash: flashOf(input, language),
    // What the person wrote and couldn't save, to copy it.
    unsaved: input.unsaved.map((one) => ({ label: fieldLabel(call, one.name, language), text: one.text })),
    // The form of a draft; null once it can't be edited.
    form: isEditable
      ? {
          ...sectionsView(call, fields, fieldErrors, input.helpful, language, input.agreedTo),
          version: input.version,
          conflict: conflictView(call, input.merge, language),
        }
      : null,
    // What it says, where it can't be edited.
    content: isEditable ? null : contentView(call, content, language),
    // Which buttons there are.
    acts: {
      edit: isOpen && proposal.state === 'submitted',
      withdraw: isOpen && (proposal.state === 'draft' || proposal.state === 'submitted'),
      restore: isOpen && proposal.state === 'withdrawn',
    },
    team: teamView(input, isOpen, viewer),
    // The PDF of what was submitted; null while nothing counts as submitted.
    pdfPath:
      (proposal.state === 'draft' && !isReopened) || proposal.state === 'withdrawn' ? null : `${path}/proposal.pdf`,
    // Null if there are none, and none can be added.
    files: filesView(input, path, isEditable, language),
  };
}

function flashOf({ flash, merge, call }: SubmissionPageInput, language: string) {
  if (flash === null) return null;
  const fields = (merge?.adopted ?? []).map((name) => fieldLabel(call, name, language)).join(', ');
  const own = translate(language, `submissions.flash.${flash}`);
  const adopted = fields === '' ? '' : ` ${translate(language, 'submissions.adopted', { fields })}`;
  const isBad = flash === 'missed' || flash === 'notSaved';
  return { text: own + adopted, tone: isBad ? 'warn' : '', path: null };
}

function conflictView(call: Call, merge: SubmissionMerge | null, language: string) {
  const conflicts = merge?.conflicts ?? [];
  if (conflicts.length === 0) return null;
  return {
    title: translate(language, 'submissions.conflict.title'),
    rows: conflicts.map((one) => ({ ...one, label: fieldLabel(call, one.name, language) })),
  };
}

function teamView(
  { known, ownEmail, removals, invited, fieldErrors }: SubmissionPageInput,
  isOpen: boolean,
  viewer: Viewer,
) {
  const { language } = viewer;
  const label = (key: string) => translate(language, `submissions.team.${key}`);
  const errors = invited === null ? [] : fieldErrors;
  const [name, email] = [
    field('name', invited?.name, errors, language),
    field('email', invited?.email, errors, language),
  ];
  const labels = { name: translate(language, 'sessions.name'), email: translate(language, 'common.email') };
  return {
    people: known.members.map((member) => ({
      name: member.name,
      email: member.email,
      state:
        member.acceptedAt === null
          ? ({ tone: 'off', icon: 'ring', label: label('pending') } as const)
          : ({ tone: 'good', icon: 'dot', label: label('member') } as const),
      canRemove: isOpen && member.email !== ownEmail,
    })),
    // Members whom somebody asks to remove, and those who were removed and can be put back.
    removals: removals.map(({ attendeeId, name: member, askedByName, removedAt }) =>
      removedAt === null
        ? { text: translate(language, 'submissions.team.askedRemoval', { name: member, by: askedByName }), undo: null }
        : {
            text: translate(language, 'submissions.team.removed', {
              name: member,
              date: undoableUntil(removedAt, viewer),
            }),
            undo: attendeeId,
          },
    ),
    // Null while nobody can be invited.
    invite: isOpen ? { name, email, errors: errorSummary([name, email], labels, language) } : null,
  };
}

/** Returns the label of a proposal that was received and is edited again. */
export function reopenedLabel(language: string): StateLabel {
  return { tone: 'warn', icon: 'half', label: translate(language, 'submissions.reopened') };
}

function receivedValues(at: Date, { language, timeZone }: Viewer) {
  return { date: formatDate(at, timeZone, language, 'full'), time: formatTime(at, timeZone, language) };
}

/** Returns the day until which a removal can be undone. */
export function undoableUntil(removedAt: Date, { language, timeZone }: Viewer): string {
  return formatDate(new Date(removedAt.getTime() + removalUndoMs), timeZone, language, 'full');
}

const megabyte = 1024 * 1024;

function filesView({ files, fileErrors }: SubmissionPageInput, path: string, isEditable: boolean, language: string) {
  if (!isEditable && files.length === 0) return null;
  const limits = { most: mostFiles, megabytes: proposalFileLimits.maxBytes / megabyte, pages: maxPages };
  return {
    items: fileViews(files, `${path}/files`, language, isEditable),
    // Null while no file can be added.
    form:
      isEditable && (files.length < mostFiles || fileErrors.length > 0)
        ? {
            action: `${path}/files`,
            field: field('file', '', fileErrors, language),
            hint: translate(language, 'submissions.files.hint', limits),
          }
        : null,
  };
}
