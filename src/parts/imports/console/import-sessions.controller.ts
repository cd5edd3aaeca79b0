import { Get, Param, Post } from '@nestjs/common';
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
import { translate } from '../../../platform/i18n/messages.js';
import type { PlannedSession } from '../domain/plan-sessions.js';
import { ImportSessions, type SessionsPreview } from '../flows/import-sessions.flow.js';
import { importSessionsPath } from './import-paths.js';

/** Imports the sessions of pretalx, Indico or any calendar as drafts. */
@ConsoleController('calls/:call/import-sessions', 'sessions')
@RequireAbility('change')
export class ImportSessionsController {
  constructor(private readonly importSessions: ImportSessions) {}

  @Get()
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, await page.call(slug), null);
  }

  @Post()
  async import(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { text, fault, isConfirmed } = await page.upload();
    if (isConfirmed) {
      const count = await this.importSessions.run(slug, text, page.actor);
      return page.redirect(withQuery(sessionsPath({ slug }), { tab: 'drafts' }), 'console.imports.done', { count });
    }
    const call = await page.call(slug);
    // What is wrong with it as a table is no answer here: whatever can't be read as text is no export of sessions.
    if (fault === null && text === '')
      return this.show(page, call, translate(page.language, 'errors.field.file-missing'));
    const preview = await this.importSessions.preview(slug, text, page.actor);
    if (!preview.ok) return this.show(page, call, translate(page.language, `console.imports.${preview.code}`));
    page.renderStep('imports/preview', previewPage(await page.layout(), { call, preview, text }));
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

/** What would become of each session of a file; `text` comes back when it is confirmed. */
function previewPage(
  layout: ConsoleLayout,
  { call, preview, text }: { call: Call; preview: Extract<SessionsPreview, { ok: true }>; text: string },
) {
  const { language, now } = layout;
  const title = translate(language, 'console.imports.title');
  const created = preview.rows.filter(({ outcome }) => outcome === 'created').length;
  const rows = preview.rows.toSorted((a, b) => Number(b.outcome === 'faulty') - Number(a.outcome === 'faulty'));
  return {
    ...layout,
    title,
    action: importSessionsPath(call),
    text,
    submitLabel: created === 0 ? null : translate(language, 'console.imports.submit', { count: created }),
    table: tableOf<PlannedSession, object>(
      [
        { heading: 'console.registrations.import.line', as: 'end num', isLabelled: true, cell: ({ line }) => line },
        {
          heading: 'console.common.sessions',
          isName: true,
          cell: (row) => ({ text: row.title || row.uid, lines: whenOf(row, layout) }),
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

function whenOf({ start }: PlannedSession, { language, now }: ConsoleLayout): string[] {
  return start === null ? [] : [dayAndTimeInZone(start.at, start.timeZone, language, now)];
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
