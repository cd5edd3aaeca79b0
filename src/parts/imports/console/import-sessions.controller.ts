import { Get, Param, Post } from '@nestjs/common';
import { type ColumnMapping, type FileHead, hasUnclearDates } from '../../../domain/calls/column-mapping.js';
import { findMapping } from '../../../domain/calls/column-mappings.queries.js';
import { columnsPage, readMapping } from '../../../console/ui/columns.page.js';
import { MapColumns } from '../../../flows/calls/map-columns.flow.js';
import { columnsOf, guessedSessions, lacksColumn, sessionsHead, unknownHeadings } from '../domain/read-table.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { withQuery } from '../../../platform/http/query.js';
import { sessionsPath } from '../../../console/paths/session-paths.js';
import { dayAndTimeInZone } from '../../../console/ui/day-and-time.js';
import { faultText } from '../../../console/ui/import-outcome.js';
import { tableOf } from '../../../console/ui/list.js';
import type { StateView } from '../../../console/ui/session-state.js';
import { languageName } from '../../../console/ui/language-name.js';
import { hiddenLanguages, translatedLabel } from '../../../console/ui/translation-fields.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { PlannedSession } from '../domain/plan-sessions.js';
import { ImportSessions, type SessionsPreview } from '../flows/import-sessions.flow.js';
import { importSessionsPath } from './import-paths.js';

/** Imports the sessions of a table, pretalx, Indico or any calendar as drafts. */
@ConsoleController('calls/:call/import-sessions', 'sessions')
@RequireAbility('change')
export class ImportSessionsController {
  constructor(
    private readonly importSessions: ImportSessions,
    private readonly mapColumns: MapColumns,
  ) {}

  @Get()
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, await page.call(slug), null);
  }

  @Post()
  async import(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { text, fault, isConfirmed } = await page.upload();
    const call = await page.call(slug);
    const step = page.form.text('step');
    const head = fault === null ? sessionsHead(text) : null;
    const columns = head === null ? [] : columnsOf(head, call);
    const choices = columns.map((value) => ({ value, label: columnLabel(value, page.language) }));
    if (step === 'map' && head !== null) {
      await this.mapColumns.run(call.id, 'sessions', text, readMapping(head, page.form, choices), page.actor);
    }
    const mapping = head && (await this.mappingOf(page, call, head));
    if (isConfirmed) {
      const count = await this.importSessions.run(slug, text, mapping, page.actor);
      return page.redirect(withQuery(sessionsPath({ slug }), { tab: 'drafts' }), 'console.imports.done', { count });
    }
    // What is wrong with it as a table is no answer here: whatever can't be read as text is no export of sessions.
    if (fault === null && text === '')
      return this.show(page, call, translate(page.language, 'errors.field.file-missing'));
    if (head !== null && mapping !== null) {
      const isMissing = lacksColumn(head, mapping);
      const isUnclear = hasUnclearDates(head, mapping, 'start') || hasUnclearDates(head, mapping, 'date');
      if (isMissing || isUnclear || step === 'columns') {
        const view = {
          title: translate(page.language, 'console.registrations.columns.title'),
          action: importSessionsPath(call),
          head,
          mapping,
          choices,
          asksDates: isUnclear || mapping.dates !== null,
          text,
          fault: isMissing ? translate(page.language, 'console.imports.needs') : null,
        };
        return page.renderStep('calls/columns', columnsPage(await page.layout(), view));
      }
    }
    const preview = await this.importSessions.preview(slug, text, mapping, page.actor);
    if (!preview.ok) return this.show(page, call, translate(page.language, `console.imports.${preview.code}`));
    const unknown = head === null || mapping === null ? [] : unknownHeadings(head, mapping);
    page.renderStep('imports/preview', previewPage(await page.layout(), { call, preview, text, unknown }));
  }

  /** What the columns mean: as organizers last said of such a file, or as it seems. */
  private async mappingOf(page: ConsolePage, call: Call, head: FileHead): Promise<ColumnMapping> {
    const known = await findMapping(page.connection, { callId: call.id, kind: 'sessions', headings: head.headings });
    return known ?? guessedSessions(head);
  }

  private async show(page: ConsolePage, call: Call, fault: string | null): Promise<void> {
    const view = {
      ...(await page.layout()),
      title: translate(page.language, 'console.imports.title'),
      backPath: sessionsPath(call),
      action: importSessionsPath(call),
      fault,
    };
    page.render('imports/import', view, fault === null ? 200 : 422);
  }
}

const outcomes = ['created', 'existing', 'faulty'] as const;
/** Of a reason. */
const shownLines = 10;

interface Previewed {
  call: Call;
  preview: Extract<SessionsPreview, { ok: true }>;
  /** Comes back when it is confirmed. */
  text: string;
  /** Headings of columns that are left out. */
  unknown: readonly string[];
}

/** What would become of each session of a file. */
function previewPage(layout: ConsoleLayout, { call, preview, text, unknown }: Previewed) {
  const { language, now } = layout;
  const title = translate(language, 'console.imports.title');
  const created = preview.rows.filter(({ outcome }) => outcome === 'created').length;
  const rows = preview.rows.toSorted((a, b) => Number(b.outcome === 'faulty') - Number(a.outcome === 'faulty'));
  return {
    ...layout,
    title,
    action: importSessionsPath(call),
    text,
    isTable: preview.format === 'table',
    counts: outcomes
      .map((outcome) => ({ outcome, count: preview.rows.filter((row) => row.outcome === outcome).length }))
      .filter(({ count }) => count > 0)
      .map(({ outcome, count }) => ({ state: stateOf(outcome, language), count })),
    causes: [
      ...causesOf(preview.rows, language),
      ...translationsOf(preview.rows, call, language),
      ...(unknown.length === 0 ? [] : [{ text: stateOf('faulty', language).label, lines: firstOf(unknown) }]),
    ],
    submitLabel: created === 0 ? null : translate(language, 'console.imports.submit', { count: created }),
    table: tableOf<PlannedSession, object>(
      [
        { heading: 'console.registrations.import.line', as: 'end num', isLabelled: true, cell: ({ line }) => line },
        {
          heading: 'console.common.sessions',
          isName: true,
          cell: (row) => ({ text: row.title || row.uid || '—', lines: factsOf(row, layout) }),
        },
        {
          heading: 'console.registrations.import.becomes',
          as: 'whole',
          cell: ({ outcome, fieldErrors }) => ({
            state: stateOf(outcome, language),
            notes: fieldErrors.map((fault) => faultOf(fault, language)),
          }),
        },
      ],
      rows,
      { language, now },
      title,
    ),
  };
}

/** When it is, and what it would be. */
function factsOf({ start, input }: PlannedSession, { language, now }: ConsoleLayout): string[] {
  const what = input && [
    translate(language, `sessions.kind.${input.kind}`),
    translate(language, 'sessions.duration', { minutes: input.durationMinutes }),
    ...[input.venue, input.joinUrl].flatMap((place) => place ?? []),
  ];
  return [
    ...(start === null ? [] : [dayAndTimeInZone(start.at, start.timeZone, language, now)]),
    ...(what === null ? [] : [what.join(' · ')]),
  ];
}

/** Each reason why sessions are left out, with the first of their lines. */
function causesOf(rows: readonly PlannedSession[], language: string) {
  const lines = new Map<string, number[]>();
  for (const { line, fieldErrors } of rows)
    for (const text of new Set(fieldErrors.map((fault) => faultOf(fault, language))))
      lines.set(text, [...(lines.get(text) ?? []), line]);
  return [...lines].map(([text, all]) => ({
    text,
    lines: `${translate(language, 'console.registrations.import.line')} ${firstOf(all)}`,
  }));
}

/** The first of several, with a sign that there are more. */
function firstOf(all: readonly (string | number)[]): string {
  return `${all.slice(0, shownLines).join(', ')}${all.length > shownLines ? ' …' : ''}`;
}

/** How many sessions would be translated into each language, and which of these the call doesn't offer. */
function translationsOf(rows: readonly PlannedSession[], call: Call, language: string) {
  const found = rows.flatMap(({ input }) => Object.keys(input?.translations ?? {}));
  const codes = [...new Set([...call.languages, ...found])].filter((code) => found.includes(code));
  if (codes.length === 0) return [];
  const text = translate(language, 'console.sessions.field.translations');
  const count = (code: string) => found.filter((one) => one === code).length;
  const lines = codes.map((code) => `${languageName(code, language)} ${count(code)}`).join(' · ');
  const hidden = codes.filter((code) => !call.languages.includes(code));
  return [{ text, lines }, ...(hidden.length === 0 ? [] : [{ text: hiddenLanguages(hidden, language), lines: '' }])];
}

function columnLabel(column: string, language: string): string {
  const [field = '', code] = column.split(':');
  const label = translate(language, `console.imports.column.${field}`);
  return code === undefined ? label : translatedLabel(label, code, language);
}

function faultOf(fault: PlannedSession['fieldErrors'][number], language: string): string {
  if (fault.path === '') return translate(language, `console.imports.${fault.code}`);
  const [field = ''] = fault.path.split('.', 1);
  return faultText({ ...fault, path: field }, language, 'console.sessions.field');
}

function stateOf(outcome: PlannedSession['outcome'], language: string): StateView {
  const label = translate(language, `console.imports.row.${outcome}`);
  if (outcome === 'created') return { tone: 'good', icon: 'dot', label };
  return outcome === 'existing' ? { tone: 'off', icon: 'square', label } : { tone: 'bad', icon: 'bang', label };
}
