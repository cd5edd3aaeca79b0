import type { Call } from '../../domain/calls/call.entity.js';
import type { AuditRow } from '../../domain/identity/audit.queries.js';
import {
  achieved,
  isActive,
  type Milestone,
  type MilestoneState,
  milestoneState,
  mostDocumentBytes,
  type PilotDocument,
} from '../../domain/pilots/pilot.js';
import type { ListedPilot } from '../../domain/pilots/pilots.queries.js';
import { formatLocalDate } from '../../domain/time/format.js';
import type { FieldError } from '../../platform/errors.js';
import { fileSize } from '../../platform/file-store/file-size.js';
import { acceptOf, fileTypeOf, labelsOf, materialTypes } from '../../platform/file-store/file-types.js';
import { translate } from '../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary, type Field, field } from '../../platform/views/form-fields.js';
import type { EditView } from '../form-edit.js';
import type { AuditName } from '../identity/audit.queries.js';
import { auditView, type AuditView } from '../identity/audit-view.js';
import type { ConsoleLayout } from '../layout.js';
import { proposalPath } from '../paths.js';
import type { StateView } from '../sessions/session-state.js';
import type { MilestoneForm } from './milestone-form.js';
import { datesText, pilotLine, type PilotLine, timeScale } from './pilot-chart.js';
import type { PilotForm } from './pilot-form.js';
import { documentPath, milestonePath, pilotPath, pilotsPath } from './pilot-paths.js';
import { milestonesText, pilotState, todayIn } from './pilot-words.js';

const milestoneLooks: Record<MilestoneState, Omit<StateView, 'label'>> = {
  done: { tone: 'good', icon: 'dot' },
  overdue: { tone: 'bad', icon: 'bang' },
  open: { tone: 'off', icon: 'ring' },
};

interface MilestoneRow {
  id: string;
  title: string;
  note: string;
  due: string;
  state: StateView;
  editPath: string;
  /** Null once it is done. */
  donePath: string | null;
  deletePath: string;
}

interface FigureView {
  indicator: string;
  values: { label: string; text: string }[];
  /** In percent of the way to the target, for the picture, and in words. */
  achieved: { width: number; words: string } | null;
}

export interface PilotPage extends ConsoleLayout {
  allPath: string;
  heading: string;
  proposalPath: string;
  state: StateView;
  overdue: StateView | null;
  facts: { term: string; text: string; email?: string }[];
  summary: string;
  outcome: string;
  figures: FigureView[];
  line: PilotLine | null;
  milestonesDone: string;
  milestones: MilestoneRow[];
  milestoneForm: MilestoneForm | null;
  documents: { label: string; about: string; openPath: string; isOutside: boolean; deletePath: string }[];
  documentForm: DocumentForm | null;
  form: (PilotForm & { edit: EditView }) | null;
  activity: AuditView[];
  deletePath: string;
}

interface DocumentForm {
  action: string;
  accept: string;
  fileHint: string;
  maxBytes: number;
  tooLarge: string;
  file: Field;
  url: Field;
  title: Field;
  errors: ErrorSummary | null;
}

export interface PilotPageInput {
  call: Call;
  pilot: ListedPilot;
  milestones: readonly Milestone[];
  documents: readonly PilotDocument[];
  /** Newest first. */
  activity: readonly AuditRow[];
  names: ReadonlyMap<string, AuditName>;
  form: PilotForm & { edit: EditView };
  milestoneForm: MilestoneForm;
  /** What was typed into the form of a document. */
  document: { title: string; url: string; fieldErrors: readonly FieldError[] };
}

/** A pilot with its milestones, documents and results, and the forms that change them. */
export function pilotPage(layout: ConsoleLayout, input: PilotPageInput): PilotPage {
  const { language, now, mayChange } = layout;
  const { call, pilot, milestones } = input;
  const today = todayIn(call, now);
  const scale = timeScale([pilot], milestones, today, language);
  const { text, overdue } = milestonesText(pilot, milestones, today, language);
  return {
    ...layout,
    title: pilot.title,
    heading: pilot.title,
    allPath: pilotsPath(call),
    proposalPath: proposalPath(call, pilot),
    state: pilotState(pilot.state, language),
    overdue,
    facts: factsOf(pilot, language),
    summary: pilot.summary,
    outcome: pilot.outcome,
    figures: figureViews(pilot, language),
    line: scale && pilotLine(pilot, milestones, scale, today, language),
    milestonesDone: text,
    milestones: milestones.map((milestone) => milestoneRow(call, pilot, milestone, today, language)),
    milestoneForm: mayChange ? input.milestoneForm : null,
    documents: input.documents.map((document) => ({
      label: documentLabel(document),
      about:
        document.file === null
          ? new URL(document.url ?? '').hostname
          : [fileTypeOf(document.file.mediaType)?.label ?? '', fileSize(document.file.size, language)].join(' · '),
      openPath: document.url ?? documentPath(call, document, 'file'),
      isOutside: document.url !== null,
      deletePath: documentPath(call, document, 'delete'),
    })),
    documentForm: mayChange ? documentForm(pilotPath(call, pilot, 'documents'), input.document, language) : null,
    form: mayChange ? input.form : null,
    activity: input.activity.map((row) => auditView(row, input.names, { timeZone: call.timeZone, language, now })),
    deletePath: pilotPath(call, pilot, 'delete'),
  };
}

/** Returns the title of a document, or the name of its file, or its address. */
export function documentLabel({ title, file, url }: PilotDocument): string {
  return title || (file?.name ?? url ?? '');
}

function milestoneRow(
  call: Call,
  pilot: ListedPilot,
  milestone: Milestone,
  today: string,
  language: string,
): MilestoneRow {
  const state = milestoneState(milestone, pilot, today);
  const date = (on: string) => formatLocalDate(on, language, 'short');
  return {
    id: milestone.id,
    title: milestone.title,
    note: milestone.note,
    due: translate(language, 'console.pilots.dueOn', { date: date(milestone.dueOn) }),
    state: {
      ...milestoneLooks[state],
      label: translate(language, `console.pilots.milestoneState.${state}`, { date: date(milestone.doneOn ?? today) }),
    },
    editPath: milestonePath(call, milestone),
    donePath: milestone.doneOn === null ? milestonePath(call, milestone, 'done') : null,
    deletePath: milestonePath(call, milestone, 'delete'),
  };
}

function factsOf(pilot: ListedPilot, language: string): PilotPage['facts'] {
  const fact = (key: string, text: string | null) =>
    text ? [{ term: translate(language, `console.pilots.field.${key}`), text }] : [];
  const { contactEmail: email } = pilot;
  const contact = fact('contactName', pilot.contactName || email);
  const nobody = isActive(pilot) ? translate(language, 'console.pilots.nobodyHint') : null;
  return [
    ...fact('department', pilot.department),
    ...contact.map((one) => (email === null ? one : { ...one, email })),
    ...fact('place', pilot.place),
    ...fact('dates', datesText(pilot, language)),
    ...fact('responsibleId', pilot.responsible ?? nobody),
    ...fact('isShared', translate(language, `console.pilots.shared.${pilot.isShared ? 'yes' : 'no'}`)),
  ];
}

/** The figures that were measured, with how much of the way to the target was achieved. */
export function figureViews({ figures }: Pick<ListedPilot, 'figures'>, language: string): FigureView[] {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 6 });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  return figures.map((figure) => {
    const share = achieved(figure);
    const value = (name: 'baseline' | 'target' | 'result') => ({
      label: translate(language, `console.pilots.figure.${name}`),
      text: figure[name] === null ? '–' : [number.format(figure[name]), figure.unit].filter(Boolean).join(' '),
    });
    return {
      indicator: figure.indicator,
      values: [value('baseline'), value('target'), value('result')],
      achieved:
        share === null
          ? null
          : {
              width: Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10,
              words: translate(language, 'console.pilots.achieved', { share: percent.format(share) }),
            },
    };
  });
}

function documentForm(
  action: string,
  { title, url, fieldErrors }: PilotPageInput['document'],
  language: string,
): DocumentForm {
  const megabytes = mostDocumentBytes / 1024 / 1024;
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
    maxBytes: mostDocumentBytes,
    tooLarge: translate(language, 'errors.field.upload-too-large', { megabytes }),
    ...fields,
    errors: errorSummary(Object.values(fields), labels, language),
  };
}

export interface PilotAskPage extends ConsoleLayout {
  heading: string;
  text: string;
  action: string;
  backPath: string;
}

/** Asks before a pilot, a milestone or a document is deleted. */
export function pilotAskPage(
  layout: ConsoleLayout,
  what: 'pilot' | 'milestone' | 'document',
  { name, action, backPath }: { name: string; action: string; backPath: string },
): PilotAskPage {
  const heading = translate(layout.language, 'console.pilots.delete.heading', { name });
  const text = translate(layout.language, `console.pilots.delete.${what}`);
  return { ...layout, title: heading, heading, text, action, backPath };
}

export interface MilestonePage extends ConsoleLayout {
  heading: string;
  backPath: string;
  form: MilestoneForm & { edit: EditView };
}

/** The form of a milestone. */
export function milestonePage(
  layout: ConsoleLayout,
  { call, milestone, form }: { call: Call; milestone: Milestone; form: MilestonePage['form'] },
): MilestonePage {
  const backPath = pilotPath(call, { id: milestone.pilotId });
  return { ...layout, title: milestone.title, heading: milestone.title, backPath, form };
}
