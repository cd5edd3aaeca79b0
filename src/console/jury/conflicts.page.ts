import type { Call } from '../../domain/calls/call.entity.js';
import { callWords } from '../../domain/calls/call.js';
import { conflictSorts, type FoundConflict } from '../../domain/jury/conflict.js';
import type { JuryConflict } from '../../domain/jury/jury.entity.js';
import type { Juror, JuryProposal } from '../../domain/jury/jury.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ErrorSummary, Field } from '../../platform/views/form-fields.js';
import type { Option } from '../../domain/time/zone-options.js';
import { dayAndTime } from '../day-and-time.js';
import type { ConsoleLayout } from '../layout.js';
import { juryPath } from '../paths.js';
import type { StateView } from '../sessions/session-state.js';
import { conflictText } from './conflict-text.js';
import { juryField, jurySummary } from './jury-faults.js';
import { callJuryPath, liftPath, ownConflictsPath } from './jury-paths.js';
import { type JuryTab, juryTabs } from './jury-tabs.js';

const conflictFieldNames = ['call', 'juror', 'proposal', 'organization', 'domain', 'reason'] as const;
export type ConflictFields = Record<(typeof conflictFieldNames)[number], string> & { kind: string };

/** A choice of conflict, or none. */
interface ConflictForm {
  action: string;
  errors: ErrorSummary | null;
  fields: Record<(typeof conflictFieldNames)[number], Field>;
  kinds: { value: string; label: string; checked: boolean }[];
  calls: Option[];
  jurors: Option[];
  proposals: Option[];
}

interface DeclaredRow {
  juror: string | null;
  about: string;
  kind: string;
  reason: string;
  when: string;
  state: StateView;
  liftPath: string | null;
}

export interface ConflictsPage extends ConsoleLayout {
  tabs: JuryTab[];
  backPath: string | null;
  lede: string;
  declared: DeclaredRow[];
  /** The conflicts that were found, for owners. */
  found: { juror: string; proposal: string; reasons: string[] }[];
  form: ConflictForm;
}

/** The conflicts of interest of one juror. */
export function ownConflictsPage(
  layout: ConsoleLayout,
  input: {
    calls: readonly Call[];
    conflicts: readonly JuryConflict[];
    titles: ReadonlyMap<string, string>;
    typed: ConflictFields;
    fieldErrors: readonly FieldError[];
  },
): ConflictsPage {
  const { language } = layout;
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  return {
    ...layout,
    title: say('own.conflicts'),
    tabs: [],
    backPath: juryPath,
    lede: say('own.conflictsText'),
    declared: input.conflicts.map((one) => ({ ...declaredRow(one, input.titles, 'UTC', language), juror: null })),
    found: [],
    form: {
      ...formOf(input.typed, input.fieldErrors, language),
      action: ownConflictsPath,
      calls: input.calls.map((call) => ({
        value: call.slug,
        label: callWords(call, language).name,
        selected: call.slug === input.typed.call,
      })),
      jurors: [],
      proposals: [],
    },
  };
}

/** All conflicts of a call, for owners. */
export function conflictsPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    conflicts: readonly JuryConflict[];
    jurors: readonly Juror[];
    proposals: readonly JuryProposal[];
    found: readonly { jurorId: string; proposalId: string; conflicts: readonly FoundConflict[] }[];
    typed: ConflictFields;
    fieldErrors: readonly FieldError[];
  },
): ConflictsPage {
  const { language } = layout;
  const { call } = input;
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const names = new Map(input.jurors.map(({ id, name }) => [id, name]));
  const titles = new Map(input.proposals.map(({ id, title }) => [id, title]));
  return {
    ...layout,
    title: say('tab.conflicts'),
    tabs: juryTabs(call, 'conflicts', layout),
    backPath: null,
    lede: say('conflictsText'),
    declared: input.conflicts.map((one) => ({
      ...declaredRow(one, titles, call.timeZone, language),
      juror: names.get(one.jurorId) ?? say('gone'),
      liftPath: one.liftedAt === null ? liftPath(call, one) : null,
    })),
    found: input.found.map(({ jurorId, proposalId, conflicts }) => ({
      juror: names.get(jurorId) ?? '',
      proposal: titles.get(proposalId) ?? '',
      reasons: conflicts.map((one) => conflictText(one, language, 'them')),
    })),
    form: {
      ...formOf(input.typed, input.fieldErrors, language),
      action: callJuryPath(call, 'conflicts'),
      calls: [],
      jurors: input.jurors.map(({ id, name }) => ({ value: id, label: name, selected: id === input.typed.juror })),
      proposals: input.proposals.map(({ externalId, title }) => ({
        value: externalId,
        label: `${externalId} · ${title}`,
        selected: externalId === input.typed.proposal,
      })),
    },
  };
}

function declaredRow(
  conflict: JuryConflict,
  titles: ReadonlyMap<string, string>,
  timeZone: string,
  language: string,
): Omit<DeclaredRow, 'juror'> {
  const { proposalId, organization, domain, kind, reason, declaredAt, liftedAt } = conflict;
  const at = (date: Date) => dayAndTime(date, timeZone, language);
  return {
    about: proposalId === null ? (organization ?? domain ?? '') : (titles.get(proposalId) ?? ''),
    kind: translate(language, `console.jury.kind.${kind}`),
    reason,
    when: at(declaredAt),
    state:
      liftedAt === null
        ? { tone: 'warn', icon: 'half', label: translate(language, 'console.jury.stands') }
        : { tone: 'off', icon: 'square', label: translate(language, 'console.jury.lifted', { at: at(liftedAt) }) },
    liftPath: null,
  };
}

function formOf(
  typed: ConflictFields,
  fieldErrors: readonly FieldError[],
  language: string,
): Pick<ConflictForm, 'errors' | 'fields' | 'kinds'> {
  const fields = Object.fromEntries(
    conflictFieldNames.map((name) => [name, juryField(name, typed[name], fieldErrors, language)]),
  ) as ConflictForm['fields'];
  const label = (name: string) => translate(language, `console.jury.field.${name}`);
  return {
    fields,
    errors: jurySummary(
      conflictFieldNames.map((name) => ({ field: fields[name], label: label(name) })),
      language,
    ),
    kinds: conflictSorts.map((kind) => ({
      value: kind,
      label: translate(language, `console.jury.kind.${kind}`),
      checked: typed.kind === '' ? kind === 'interest' : kind === typed.kind,
    })),
  };
}
