import type { Prospect } from '../../domain/registrations/import/plan-import.js';
import type { ImportPreview } from '../../flows/registrations/import-registrations.flow.js';
import { languages, translate } from '../../platform/i18n/messages.js';
import { type QuestionContent, questionTexts } from '../../domain/questions/question.js';
import { languageFor } from '../../domain/registrations/people/language-for.js';
import { zoneCity } from '../../domain/time/zones.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { languageName } from '../ui/language-name.js';
import { countUnread, maxImportRows } from '../../domain/registrations/import/import-table.js';
import { listeningLanguages } from '../../domain/sessions/language-offer.js';
import { spokenLanguage } from '../../domain/sessions/session-labels.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import type { StateView } from '../ui/session-state.js';
import { checkedRows, faultText, refusalText } from '../ui/import-outcome.js';

const ownColumns = ['name', 'email', 'organization', 'country', 'timeZone', 'language'] as const;

/** The form that asks for a file or pasted lines; `fault` says why the last ones could not be read. */
export function importPage(
  layout: ConsoleLayout,
  input: { session: Session; questions: readonly QuestionContent[]; text: string; fault: string | null },
) {
  const { language } = layout;
  const { session } = input;
  const text = (key: string, values = {}) => translate(language, `console.registrations.import.${key}`, values);
  const listening = listeningLanguages(session);
  const values = { languages: languages.map(({ code }) => code).join(translate(language, 'common.listComma')) };
  return {
    ...layout,
    title: text('heading'),
    action: sessionPath(session, 'import'),
    hint: text('hint', { most: maxImportRows.console }),
    columns: [
      ...ownColumns.map((name) => ({ name: text(`column.${name}`), text: text(`column.${name}.text`, values) })),
      ...(listening.length === 0
        ? []
        : [
            {
              name: text('column.listensIn'),
              text: listening
                .map((code) => spokenLanguage(code, language))
                .join(translate(language, 'common.listComma')),
            },
          ]),
      ...input.questions.map((question) => ({
        name: question.key,
        text: questionTexts(question, language).label,
      })),
    ],
    text: input.text,
    fault: input.fault,
  };
}

/** The most causes that a preview names. */
const maxUnread = 50;
/** The most rows that a preview shows. */
const maxShown = 1000;

/** Previews an import row by row, rows with errors first. */
export function importCheckPage(
  layout: ConsoleLayout,
  input: { call: Call; session: Session; preview: Extract<ImportPreview, { ok: true }>; jobId: string; text: string },
) {
  const { language } = layout;
  const { session, preview } = input;
  const text = (key: string, values = {}) => translate(language, `console.registrations.import.${key}`, values);
  const { rows, ignored, leftOut } = preview;
  const heading = text('checked', { count: rows.length });
  const fresh = rows.filter(({ prospect: { outcome } }) => outcome === 'admitted' || outcome === 'later').length;
  const kinds = new Map<string, { state: StateView; count: number }>();
  for (const { prospect } of rows) {
    const kind = kindOf(prospect);
    const known = kinds.get(kind);
    kinds.set(kind, { state: stateOf(prospect, language, false), count: (known?.count ?? 0) + 1 });
  }
  return {
    ...layout,
    title: text('heading'),
    backPath: sessionPath(session, 'import'),
    action: sessionPath(session, 'import'),
    heading,
    counts: [...kinds.values()].map(({ state, count }) => ({ state, label: String(count) })),
    ignored:
      ignored.length === 0
        ? null
        : text('ignored', { list: ignored.join(translate(language, 'console.common.comma')) }),
    leftOut: leftOut.map(({ state, count }) => text('leftOut', { text: state.slice(0, 60), count })),
    unread: countUnread(rows)
      .slice(0, maxUnread)
      .map(({ column, text: typed, count }) =>
        text(`unread.${column}`, {
          count,
          text: typed,
          instead:
            column === 'language'
              ? languageName(languageFor(undefined, input.call), language)
              : zoneCity(input.call.timeZone, language),
        }),
      ),
    table: checkedRows(
      rows
        .toSorted((a, b) => Number(b.input === null) - Number(a.input === null) || a.line - b.line)
        .slice(0, maxShown)
        .map((row) => ({
          line: row.line,
          name: row.name,
          key: row.email,
          state: stateOf(row.prospect, language, true),
          faults: row.fieldErrors.map((fieldError) => faultText(fieldError, language)),
        })),
      'person',
      layout,
      heading,
    ),
    more:
      rows.length > maxShown
        ? translate(language, 'console.registrations.bulk.more', { count: rows.length - maxShown })
        : null,
    // The import that is stored until it is confirmed.
    jobId: input.jobId,
    // By which the columns are said again.
    text: input.text,
    submitLabel: fresh === 0 ? null : text('submit', { count: fresh }),
  };
}

function kindOf(prospect: Prospect): string {
  switch (prospect.outcome) {
    case 'faulty':
    case 'later':
      return prospect.outcome;
    case 'existing':
      return `standing.${prospect.state}`;
    case 'refused':
      return `refused.${prospect.code}`;
    case 'admitted':
      return `admitted.${prospect.state}`;
  }
}

/** Describes the outcome of a row; `inRow` adds the position on the waiting list. */
function stateOf(prospect: Prospect, language: string, inRow: boolean): StateView {
  const text = (key: string, values = {}) => translate(language, `console.registrations.import.${key}`, values);
  switch (prospect.outcome) {
    case 'faulty':
      return { tone: 'bad', icon: 'bang', label: text('row.faulty') };
    case 'later':
      return { tone: 'off', icon: 'ring', label: text('row.later') };
    case 'existing':
      return { tone: 'off', icon: 'square', label: text(`row.standing.${prospect.state}`) };
    case 'refused':
      return { tone: 'bad', icon: 'bang', label: refusalText(prospect.code, language) };
    case 'admitted': {
      const { state, place, back } = prospect;
      const label =
        inRow && place !== null
          ? translate(language, 'console.registrations.waitlistPosition', { place })
          : text(inRow && back ? `row.back.${state}` : `row.${state}`);
      return state === 'confirmed' ? { tone: 'good', icon: 'dot', label } : { tone: 'warn', icon: 'half', label };
    }
  }
}
