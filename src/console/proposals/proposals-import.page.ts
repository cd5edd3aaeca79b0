import type { Call } from '../../domain/calls/call.entity.js';
import type { PlannedRow } from '../../domain/proposals/proposals-import-plan.js';
import type { ProposalsPreview } from '../../flows/proposals/import-proposals.flow.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import { solutionStages } from '../../domain/proposals/proposal-content.js';
import { proposalStates } from '../../domain/proposals/proposal.js';
import { maxProposalRows } from '../../domain/proposals/proposals-csv.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { exampleProposalsPath, proposalsPath } from '../paths/proposal-paths.js';
import { exampleSubmittedAt, importColumns } from './proposals-example.js';
import { faultText } from './proposal-faults.js';
import { checkedRows } from '../ui/import-outcome.js';
import type { StateView } from '../ui/session-state.js';

/** The form that imports proposals. */
export interface ProposalImportForm {
  action: string;
  hint: string;
  examplePath: string;
  /** The header of the file. */
  heading: readonly string[];
  columns: { name: string; text: string }[];
  fault: string | null;
}

/** Returns the form; `fault` says why the last file could not be read. */
export function proposalImportForm(call: Call, fault: string | null, language: string): ProposalImportForm {
  return {
    action: `${proposalsPath(call)}/import`,
    hint: translate(language, 'console.proposals.import.hint', { most: maxProposalRows }),
    examplePath: exampleProposalsPath(call),
    heading: importColumns(call),
    columns: columnHints(call, language),
    fault,
  };
}

/** Says why a file cannot be imported. */
export function unreadableText({ fault }: Extract<ProposalsPreview, { ok: false }>, language: string): string {
  const own = `console.proposals.unreadable.${fault.code}`;
  const key = hasMessage(language, own) ? own : `console.registrations.import.unreadable.${fault.code}`;
  return translate(language, key, { line: fault.line ?? 0, most: maxProposalRows });
}

/** The most rows that are shown, those with errors first. */
const maxShown = 500;

const outcomes = ['created', 'changed', 'waiting', 'unchanged', 'faulty'] as const;

/** Previews an import, rows with errors first; `text` comes back when it is confirmed. */
export function proposalsCheckPage(
  layout: ConsoleLayout,
  input: { call: Call; preview: Extract<ProposalsPreview, { ok: true }>; text: string },
) {
  const { language } = layout;
  const { rows, ignored } = input.preview;
  const path = proposalsPath(input.call);
  const heading = translate(language, 'console.registrations.import.checked', { count: rows.length });
  const text = (key: string, values = {}) => translate(language, `console.proposals.import.${key}`, values);
  const counts = outcomes.map((outcome) => ({
    outcome,
    count: rows.filter((row) => row.outcome === outcome).length,
  }));
  const [created = 0, changed = 0, waiting = 0, , faulty = 0] = counts.map(({ count }) => count);
  const order = { faulty: 0, waiting: 1, changed: 2, created: 3, unchanged: 4 };
  return {
    ...layout,
    title: translate(language, 'console.proposals.import'),
    backPath: path,
    action: `${path}/import`,
    heading,
    counts: counts
      .filter(({ count }) => count > 0)
      .map(({ outcome, count }) => ({ state: outcomeState(outcome, language), label: String(count) })),
    ignored:
      ignored.length === 0
        ? null
        : translate(language, 'console.registrations.import.ignored', {
            list: ignored.join(translate(language, 'console.common.comma')),
          }),
    faulty: faulty === 0 ? null : text('leftOut', { count: faulty }),
    table: checkedRows(
      rows
        .toSorted((a, b) => order[a.outcome] - order[b.outcome] || a.line - b.line)
        .slice(0, maxShown)
        .map((row) => rowView(row, language)),
      'proposal',
      layout,
      heading,
    ),
    more: rows.length > maxShown ? text('more', { count: rows.length - maxShown }) : null,
    text: input.text,
    submitLabel: created + changed + waiting === 0 ? null : text('submit', { count: created + changed + waiting }),
  };
}

function rowView(row: PlannedRow, language: string) {
  const { line, title: name, externalId: key, outcome } = row;
  const faults = row.fieldErrors.map((fieldError) => faultText(fieldError, language));
  return { line, name, key, state: outcomeState(outcome, language), faults };
}

function outcomeState(outcome: PlannedRow['outcome'], language: string): StateView {
  const label = translate(language, `console.proposals.import.${outcome}`);
  switch (outcome) {
    case 'created':
      return { tone: 'good', icon: 'dot', label };
    case 'changed':
    case 'waiting':
      return { tone: 'warn', icon: 'half', label };
    case 'unchanged':
      return { tone: 'off', icon: 'square', label };
    case 'faulty':
      return { tone: 'bad', icon: 'bang', label };
  }
}

/** Explains the columns that need it. */
function columnHints(call: Call, language: string): ProposalImportForm['columns'] {
  const hint = (name: string, key: string, values = {}) => ({
    name,
    text: translate(language, `console.proposals.column.${key}`, values),
  });
  return [
    hint('external_id', 'externalId'),
    hint('theme', 'theme', { count: call.themes.length, themes: call.themes.map(({ slug }) => slug).join(', ') }),
    hint('organization', 'organization'),
    hint('members', 'members'),
    hint('state', 'state', { states: proposalStates.join(', ') }),
    hint('submitted_at', 'submittedAt', { example: exampleSubmittedAt(call) }),
    hint('url', 'url'),
    hint('language', 'language'),
    hint('stage', 'stage', { stages: solutionStages.join(', ') }),
    hint('places', 'places'),
    hint('links', 'links'),
    ...call.criteria
      .slice(0, 1)
      .map(({ slug }) =>
        hint(`answer_${slug}`, 'answers', { columns: call.criteria.map((one) => `answer_${one.slug}`).join(', ') }),
      ),
  ];
}
