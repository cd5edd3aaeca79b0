import { Get } from '@nestjs/common';
import { listCalls } from '../../domain/calls/calls.queries.js';
import {
  listAuditEntries,
  type AuditFilter,
  type AuditPlace,
  type AuditRow,
} from '../../domain/identity/audit.queries.js';
import { auditNames, findActors, findSubjects, type AuditName } from '../ui/audit.queries.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { type ListColumn, tableOf } from '../ui/list.js';
import { pageSize } from '../ui/pager.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { actionsOn, auditGroups } from '../../domain/identity/audit-action.js';
import { addDays } from '../../domain/time/local-date.js';
import { parseLocal, resolveWallTime } from '../../domain/time/wall-time.js';
import type { Connection } from '../../platform/database/tx.js';
import { translate } from '../../platform/i18n/messages.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { auditView } from '../ui/audit-view.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../../platform/http/query.js';
import { auditPath } from '../paths/identity-paths.js';

/** The activity log, for everyone who can make changes. */
@ConsoleController('audit', 'audit')
export class AuditController {
  @Get()
  @RequireAbility('change')
  async show(@Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const search = searchOf(page.query);
    const [call = null] = await listCalls(connection);
    const timeZone = call?.timeZone ?? 'UTC';
    const after = placeOf(page.query.text('before'));
    const found = await listAuditEntries(connection, await filterOf(connection, search, timeZone), pageSize + 1, after);
    const rows = found.slice(0, pageSize);
    const last = found.length > pageSize ? rows.at(-1) : undefined;
    const named = rows.flatMap(({ actor, subject, details }) => [
      actor,
      subject,
      ...(typeof details['attendeeId'] === 'string' ? [`attendee:${details['attendeeId']}`] : []),
    ]);
    const view = auditPage(await page.layout(call), {
      search,
      rows,
      names: await auditNames(connection, named),
      timeZone,
      isFirst: after === null,
      older: last === undefined ? null : `${last.at.getTime()}-${last.position}`,
    });
    page.render('identity/activity-log', view);
  }
}

/** Reads the filter of the activity log. */
function searchOf(query: FormValues): AuditSearch {
  const typed = (name: string) =>
    query
      .text(name)
      .replaceAll(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, 200);
  const day = typed('day');
  return {
    who: typed('who'),
    about: typed('about'),
    group: auditGroups().find((group) => group === typed('group')) ?? '',
    day: dayStart(day, 'UTC') === null ? '' : day,
  };
}

/** Returns the filter for a search. */
async function filterOf(connection: Connection, search: AuditSearch, timeZone: string): Promise<AuditFilter> {
  const { who, about, group, day } = search;
  const from = dayStart(day, timeZone);
  return {
    subjects: about === '' ? null : isName(about) ? [about] : await findSubjects(connection, about),
    actors: who === '' ? null : isName(who) ? [who] : await findActors(connection, who),
    actions: group === '' ? null : actionsOn(group),
    from,
    until: from && dayStart(addDays(day, 1), timeZone),
  };
}

/** Reads a subject like `session:ID`, as in links on other pages. */
function isName(text: string): boolean {
  return /^[a-z-]+:[\da-f-]{36}$/u.test(text) || text === 'system' || text === 'visitor';
}

/** Returns the first instant of a calendar day in a zone; null for invalid dates. */
function dayStart(day: string, timeZone: string): Date | null {
  const local = `${day}T00:00`;
  return parseLocal(local) === null ? null : resolveWallTime(local, timeZone).startsAt;
}

/** Reads the entry after which a page begins; null for the first page. */
function placeOf(text: string): AuditPlace | null {
  const match = /^(\d{1,15})-(\d{1,18})$/u.exec(text);
  return match === null ? null : { at: new Date(Number(match[1])), position: match[2] ?? '0' };
}

/** The filter of the page, as entered. */
interface AuditSearch {
  who: string;
  about: string;
  /** The kind of subject; empty for all. */
  group: string;
  day: string;
}

const columns: readonly ListColumn<ReturnType<typeof auditView>, object>[] = [
  { heading: 'console.identity.audit.col.when', as: 'nowrap', cell: ({ when }) => when },
  { heading: 'console.identity.audit.col.who', cell: ({ who }) => who },
  {
    heading: 'console.identity.audit.col.what',
    isName: true,
    cell: ({ what, detail }) => ({ text: what, sub: detail }),
  },
  {
    heading: 'console.identity.audit.col.about',
    as: 'whole',
    cell: ({ about: { label, path } }) => ({ text: label, ...(path !== null && { path }) }),
  },
  {
    heading: 'console.identity.audit.col.origin',
    cell: ({ origin, network }) => ({
      text: origin ?? '',
      lines: origin === null || network === null ? [] : [network],
    }),
  },
];

/** Returns one page of the activity log. `older` is the position where the next page begins. */
function auditPage(
  layout: ConsoleLayout,
  input: {
    search: AuditSearch;
    rows: readonly AuditRow[];
    names: ReadonlyMap<string, AuditName>;
    timeZone: string;
    isFirst: boolean;
    older: string | null;
  },
) {
  const { language, now } = layout;
  const { search } = input;
  const query = { ...search };
  const groupLabel = (group: string) => translate(language, `console.identity.audit.group.${group}`);
  return {
    ...layout,
    title: translate(language, 'console.identity.audit.title'),
    path: auditPath,
    search,
    isNarrowed: Object.values(search).some((value) => value !== ''),
    groups: [
      { value: '', label: groupLabel('all'), selected: search.group === '' },
      ...auditGroups()
        .map((value) => ({ value, label: groupLabel(value), selected: value === search.group }))
        .toSorted((a, b) => a.label.localeCompare(b.label, language)),
    ],
    zoneNote: translate(language, 'console.identity.audit.zone', { place: zoneLabel(input.timeZone, now, language) }),
    table:
      input.rows.length === 0
        ? null
        : tableOf(
            columns,
            input.rows.map((row) => auditView(row, input.names, { timeZone: input.timeZone, language, now })),
            { language, now },
            translate(language, 'console.identity.audit.title'),
          ),
    olderPath: input.older && withQuery(auditPath, query, { before: input.older }),
    newestPath: input.isFirst ? null : withQuery(auditPath, query),
  };
}
