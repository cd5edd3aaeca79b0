import type { ImportedReport } from '../../flows/attendance/import-report.flow.js';
import type { OpenedReport } from '../../domain/attendance/open-report.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { zoneGroups } from '../../domain/time/zone-options.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { refusalText } from '../ui/import-outcome.js';

/** The form that asks for a report; `fault` says why the last one could not be read. */
export function reportPage(
  layout: ConsoleLayout,
  input: { session: Session; timeZone: string; text: string; fault: string | null },
) {
  const { session, timeZone, text, fault } = input;
  return { ...reportFrame(layout, session, timeZone), text, fault };
}

/** The result of an import. */
export function reportImportedPage(
  layout: ConsoleLayout,
  session: Session,
  taken: Extract<ImportedReport, { ok: true }>,
) {
  const { language } = layout;
  const text = (key: string, count: number) => translate(language, `console.attendance.taken.${key}`, { count });
  const kinds = (['byAddress', 'byName', 'tied', 'walkIns', 'leftOut'] as const).filter((kind) => taken[kind] > 0);
  return {
    ...layout,
    title: text('heading', taken.people),
    heading: text('heading', taken.people),
    backPath: sessionPath(session, 'attendance'),
    lines: [...kinds.map((kind) => text(kind, taken[kind])), text('changed', taken.changed)],
    refused: taken.refused.map(({ name, code }) => ({ name, why: refusalText(code, language) })),
  };
}

/** Why a report could not be read. */
export function reportFault({ fault }: Extract<OpenedReport, { ok: false }>, language: string): string {
  const own = `console.attendance.unreadable.${fault.code}`;
  const key = hasMessage(language, own) ? own : `console.registrations.import.unreadable.${fault.code}`;
  return translate(language, key, { line: fault.line ?? 0 });
}

/** What the pages before an import have in common. */
export function reportFrame(layout: ConsoleLayout, session: Session, timeZone: string) {
  const { language } = layout;
  const groups = zoneGroups(language, session.startsAt, timeZone, [session.timeZone, 'UTC']);
  return {
    ...layout,
    title: translate(language, 'console.attendance.report.heading'),
    action: sessionPath(session, 'attendance/report'),
    zone: { field: { id: 'timeZone', error: null }, hasZone: true, groups },
  };
}
