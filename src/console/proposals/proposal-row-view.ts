import type { Call } from '../../domain/calls/call.entity.js';
import { lateText } from '../../domain/proposals/proposal.js';
import type { TextPart } from '../../domain/proposals/text-excerpt.js';
import type { ThemeLabel } from '../../domain/sessions/session-labels.js';
import { formatDate } from '../../domain/time/format.js';
import { translate } from '../../platform/i18n/messages.js';
import { countryName } from '../../platform/i18n/country-name.js';
import { proposalPath, similarProposalPath } from '../paths/proposal-paths.js';
import type { StateView } from '../ui/session-state.js';
import { notSubmitted, proposalState } from '../ui/proposal-state-view.js';
import type { ProposalRow } from './proposals.queries.js';
import type { ProposalColumn } from './proposals-query.js';

/** A cell of the list: a text, or a state or theme with its shape. */
interface CellView {
  label: string;
  text: string | null;
  sub: string | null;
  state: StateView | null;
  theme: ThemeLabel | null;
  isNumber: boolean;
  isEmpty: boolean;
}

/** A proposal in the list, with the chosen columns. */
export interface ProposalRowView {
  id: string;
  path: string;
  title: string;
  /** Null for ids that we made up. */
  externalId: string | null;
  /** Says that it can be the same as another one. */
  twin: string | null;
  /** That it came after the deadline. */
  late: string | null;
  organization: string | null;
  similar: { text: string; path: string } | null;
  excerpt: TextPart[] | null;
  cells: CellView[];
}

/** Columns of numbers. */
export function isNumberColumn(column: ProposalColumn): boolean {
  return column === 'members' || column === 'linked' || column === 'pdfs';
}

/** Returns a row of the list. */
export function proposalRowView(
  row: ProposalRow,
  {
    call,
    columns,
    theme,
    tags,
    excerpt,
  }: {
    call: Call;
    columns: readonly ProposalColumn[];
    theme: ThemeLabel | null;
    tags: readonly string[];
    excerpt: TextPart[] | null;
  },
  language: string,
): ProposalRowView {
  const percent = row.similarShare === null ? 0 : Math.round(row.similarShare * 100);
  return {
    id: row.id,
    path: proposalPath(call, row),
    title: row.title,
    externalId: row.source === 'declared' ? null : row.externalId,
    twin: row.hasTwin ? translate(language, 'console.proposals.merge.possible') : null,
    late: lateText(call, row, language),
    organization: row.organization,
    similar:
      row.similarTo === null
        ? null
        : {
            text: translate(language, 'console.proposals.similar.share', { percent }),
            path: similarProposalPath(call, row, { externalId: row.similarTo }),
          },
    excerpt,
    cells: columns.map((column) => {
      const label = translate(language, `console.proposals.column.${column}`);
      const plain = { label, text: null, sub: null, state: null, theme: null, isNumber: isNumberColumn(column) };
      const cell = { ...plain, ...cellOf(column, row, { call, theme, tags }, language) };
      return { ...cell, isEmpty: !cell.text && cell.state === null && cell.theme === null };
    }),
  };
}

function cellOf(
  column: ProposalColumn,
  row: ProposalRow,
  { call, theme, tags }: { call: Call; theme: ThemeLabel | null; tags: readonly string[] },
  language: string,
): Partial<CellView> {
  const date = (at: Date) => formatDate(at, call.timeZone, language, 'short');
  const text = (key: string, values = {}) => translate(language, key, values);
  switch (column) {
    case 'theme':
      return { theme };
    case 'state':
      return {
        state: proposalState(row.isReopened ? 'reopened' : row.state, language),
        sub: row.stateAt && text('console.proposals.since', { date: date(row.stateAt) }),
      };
    case 'stage':
      return { text: row.stage && text(`proposals.stage.${row.stage}`) };
    case 'kind':
      return { text: row.organizationKind && text(`organizations.kind.${row.organizationKind}`) };
    case 'country':
      return { text: row.country && countryName(row.country, language) };
    case 'tags':
      return { text: tags.join(text('console.common.comma')) };
    case 'members':
      return { text: String(row.members) };
    case 'linked':
      return { text: String(row.linked) };
    case 'pdfs':
      return { text: String(row.pdfs) };
    case 'reviews':
      return {
        text: row.assigned === 0 ? null : text('console.proposals.reviewed', { done: row.reviewed, of: row.assigned }),
      };
    case 'submitted':
      return {
        text: row.submittedAt === null ? notSubmitted(row.state, language) : date(row.submittedAt),
        sub: text('console.proposals.changedOn', { date: date(row.updatedAt) }),
      };
    case 'changed':
      return { text: date(row.updatedAt) };
    case 'source':
      return { text: text(`console.proposals.source.${row.source}`) };
  }
}
