import type { Call } from '../../../domain/calls/call.entity.js';
import type { AuditRow } from '../../../domain/identity/audit.queries.js';
import { isActive, type Milestone, maxDocumentBytes, officeFields, type PilotDocument } from '../domain/pilot.js';
import {
  datesText,
  documentAbout,
  documentLabel,
  figureViews,
  milestoneView,
  pilotState,
} from '../domain/pilot-view.js';
import type { ListedPilot } from '../domain/pilots.queries.js';
import type { Organizer } from '../../../domain/identity/organizer.entity.js';
import { contentView, fileViews } from '../../../domain/proposals/file-views.js';
import type { ProposalContent } from '../../../domain/proposals/proposal-content.js';
import type { ListedFile } from '../../../domain/proposals/proposal-files.queries.js';
import type { FieldError } from '../../../platform/errors.js';
import { acceptOf, labelsOf, materialTypes } from '../../../platform/file-store/file-types.js';
import type { FormView } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import { errorSummary, field } from '../../../platform/views/form-fields.js';
import type { EditView } from '../../../console/ui/form-edit.js';
import { formPage } from '../../../console/ui/form-page.js';
import type { AuditName } from '../../../console/ui/audit.queries.js';
import { auditView } from '../../../console/ui/audit-view.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { myPilotsPath } from '../../../console/paths/paths.js';
import { proposalPath } from '../../../console/paths/proposal-paths.js';
import { pilotLine, timeScale } from './pilot-chart.js';
import { documentPath, milestonePath, pilotPath, pilotsPath } from './pilot-paths.js';
import { milestonesText, todayIn } from './pilot-words.js';

export interface PilotPageInput {
  call: Call;
  pilot: ListedPilot;
  isDepartment: boolean;
  /** The account of the contact person; null without one. */
  contact: Organizer | null;
  /** What the proposal says. */
  content: ProposalContent;
  files: readonly ListedFile[];
  milestones: readonly Milestone[];
  documents: readonly PilotDocument[];
  /** Newest first. */
  activity: readonly AuditRow[];
  names: ReadonlyMap<string, AuditName>;
  form: FormView & { edit: EditView };
  milestoneForm: FormView;
  /** What was typed into the form of a document. */
  document: { title: string; url: string; fieldErrors: readonly FieldError[] };
}

/** A pilot with its milestones, documents and results, and the forms that change them. */
export function pilotPage(layout: ConsoleLayout, input: PilotPageInput) {
  const { language, now, mayChange } = layout;
  const { call, pilot, milestones, isDepartment } = input;
  const mayEdit = mayChange || isDepartment;
  const today = todayIn(call, now);
  const scale = timeScale([pilot], milestones, today, language);
  const { text, overdue } = milestonesText(pilot, milestones, today, language);
  return {
    ...layout,
    title: pilot.title,
    heading: pilot.title,
    allPath: isDepartment ? myPilotsPath : pilotsPath(call),
    // Null for departments, to which `proposal` shows it.
    proposalPath: isDepartment ? null : proposalPath(call, pilot),
    proposal: isDepartment
      ? {
          content: contentView(call, input.content, language),
          files: fileViews(input.files, pilotPath(call, pilot, 'files'), language),
        }
      : null,
    // Whether its contact person sees the pilot, and the invitation to it; null without an address.
    access: mayChange ? accessOf(input, language) : null,
    state: pilotState(pilot.state, language),
    overdue,
    facts: factsOf(input, language),
    summary: pilot.summary,
    outcome: pilot.outcome,
    figures: figureViews(pilot.figures, language),
    line: scale && pilotLine(pilot, milestones, scale, today, language),
    milestonesDone: text,
    milestones: milestones.map((milestone) => milestoneRow(call, pilot, milestone, today, language)),
    milestoneForm: mayEdit ? { ...input.milestoneForm, action: pilotPath(call, pilot, 'milestones') } : null,
    documents: input.documents.map((document) => ({
      label: documentLabel(document),
      about: documentAbout(document, language),
      openPath: document.url ?? documentPath(call, document, 'file'),
      isOutside: document.url !== null,
      // Null for those who can't delete it.
      deletePath: documentPath(call, document, 'delete'),
    })),
    documentForm: mayEdit ? documentForm(pilotPath(call, pilot, 'documents'), input.document, language) : null,
    // Open while little is known of the pilot, and for what has to be corrected.
    form: mayEdit
      ? {
          ...inTwo(isDepartment ? withoutOfficeFields(input.form) : input.form),
          action: pilotPath(call, pilot),
          isOpen: (pilot.contactName === '' && pilot.contactEmail === null) || isCorrected(input.form),
        }
      : null,
    activity: input.activity.map((row) => auditView(row, input.names, { timeZone: call.timeZone, language, now })),
    // Whether the reader changes the pilot.
    mayEdit,
    deletePath: mayChange ? pilotPath(call, pilot, 'delete') : null,
  };
}

/** A contact person who isn't on the team can be invited as a department, and again until they accept. */
function accessOf({ call, pilot, contact }: PilotPageInput, language: string) {
  if (pilot.contactEmail === null) return null;
  const state = contact?.state ?? 'none';
  const role = contact === null ? '' : translate(language, `console.identity.team.role.${contact.role}`);
  return {
    text: translate(language, `console.pilots.access.${state === 'removed' ? 'none' : state}`, {
      email: pilot.contactEmail,
      role,
    }),
    invitePath: ['none', 'removed', 'invited'].includes(state) ? pilotPath(call, pilot, 'invite') : null,
    label: translate(language, `console.pilots.${state === 'invited' ? 'inviteAgain' : 'invite'}`),
  };
}

function withoutOfficeFields(form: PilotPageInput['form']): PilotPageInput['form'] {
  const isOffice = ({ id }: { id: string }) => officeFields.some((name) => name === id);
  return { ...form, rows: form.rows.filter(({ fields }) => !fields.some(isOffice)) };
}

/** A pilot begins with its state, its contact person and a link; the other fields are there on demand, and for corrections. */
function inTwo(form: PilotPageInput['form']) {
  const begins = ({ id }: { id: string }) => firstFields.includes(id);
  return {
    ...form,
    rows: form.rows.filter(({ fields }) => fields.some(begins)),
    more: form.rows.filter(({ fields }) => !fields.some(begins)),
    isMoreOpen: isCorrected(form),
  };
}

const firstFields = ['state', 'contactName', 'contactEmail', 'link'];

function isCorrected({ errors, edit }: PilotPageInput['form']): boolean {
  return errors !== null || edit.conflict !== null;
}

function milestoneRow(call: Call, pilot: ListedPilot, milestone: Milestone, today: string, language: string) {
  return {
    id: milestone.id,
    ...milestoneView(milestone, pilot, today, language),
    editPath: milestonePath(call, milestone),
    // Null once it is done.
    donePath: milestone.doneOn === null ? milestonePath(call, milestone, 'done') : null,
    deletePath: milestonePath(call, milestone, 'delete'),
  };
}

function factsOf({ pilot, isDepartment, contact: account }: PilotPageInput, language: string) {
  const fact = (key: string, text: string | null) =>
    text ? [{ term: translate(language, `console.pilots.field.${key}`), text }] : [];
  const { contactEmail: email } = pilot;
  const contact = fact('contactName', pilot.contactName || email);
  const isReminded = account?.role === 'department' && account.state === 'active';
  const nobody = isActive(pilot) && !isReminded ? translate(language, 'console.pilots.nobodyHint') : null;
  return [
    ...fact('department', pilot.department),
    ...contact.map((one) => (email === null ? one : { ...one, email })),
    ...fact('link', pilot.link).map((one) => ({ ...one, url: one.text })),
    ...fact('place', pilot.place),
    ...fact('dates', datesText(pilot, language)),
    ...fact('responsibleId', pilot.responsible ?? nobody),
    ...(isDepartment
      ? []
      : fact('isShared', translate(language, `console.pilots.shared.${pilot.isShared ? 'yes' : 'no'}`))),
  ];
}

function documentForm(action: string, { title, url, fieldErrors }: PilotPageInput['document'], language: string) {
  const megabytes = maxDocumentBytes / 1024 / 1024;
  const fields = {
    file: field('file', '', fieldErrors, language),
    url: field('url', url, fieldErrors, language),
    title: { ...field('title', title, fieldErrors, language), id: 'documentTitle' },
  };
  const text = (key: string) => translate(language, `console.pilots.document.${key}`);
  const labels = { file: text('file'), url: text('url'), documentTitle: text('title') };
  return {
    action,
    accept: acceptOf(materialTypes),
    fileHint: translate(language, 'console.materials.fileHint', { types: labelsOf(materialTypes), megabytes }),
    maxBytes: maxDocumentBytes,
    tooLarge: translate(language, 'errors.field.upload-too-large', { megabytes }),
    ...fields,
    errors: errorSummary(Object.values(fields), labels, language),
  };
}

/** Asks before a pilot, a milestone or a document is deleted. */
export function pilotAskPage(
  layout: ConsoleLayout,
  what: 'pilot' | 'milestone' | 'document',
  { name, action, backPath }: { name: string; action: string; backPath: string },
) {
  const heading = translate(layout.language, 'console.pilots.delete.heading', { name });
  const text = what === 'pilot' ? translate(layout.language, 'console.pilots.delete.pilot') : null;
  const backLabel = translate(layout.language, 'console.pilots.back');
  return { ...layout, title: heading, heading, text, action, backPath, backLabel };
}

/** The form of a milestone. */
export function milestonePage(
  layout: ConsoleLayout,
  { call, milestone, ...form }: { call: Call; milestone: Milestone; form: FormView; edit: EditView },
) {
  const text = (key: string) => translate(layout.language, `console.${key}`);
  return formPage(layout, {
    title: milestone.title,
    back: { path: pilotPath(call, { id: milestone.pilotId }), label: text('pilots.back') },
    action: milestonePath(call, milestone),
    submit: text('materials.save'),
    ...form,
  });
}
