import { Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { FormValues } from '../../platform/http/form-values.js';
import { listCalls } from '../../domain/calls/calls.queries.js';
import { auditActions, auditGroups } from '../../domain/identity/audit-actions.js';
import { type AuditFilter, type AuditPlace, listAuditEntries } from '../../domain/identity/audit.queries.js';
import { parseLocal, resolveWallTime } from '../../domain/time/wall-time.js';
import { auditPage, type AuditSearch } from './audit.page.js';
import { auditNames, findActors, findSubjects } from './audit.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { pageSize } from '../pager.js';
import type { Tx } from '../../platform/database/tx.js';

/** What was done, by whom and from where; for those who may change something themselves. */
@ConsoleController('audit', 'audit')
export class AuditController {
  constructor(private readonly database: DataSource) {}

  @Get()
  @RequireAbility('change')
  async show(@Page() page: ConsolePage): Promise<void> {
    const tx = this.database.manager;
    const query = page.query;
    const search = searchOf(query);
    const [call] = await listCalls(tx);
    const timeZone = call?.timeZone ?? 'UTC';
    const after = placeOf(query.text('before'));
    const found = await listAuditEntries(tx, await filterOf(tx, search, timeZone), pageSize + 1, after);
    const rows = found.slice(0, pageSize);
    const last = rows.at(-1);
    const layout = await page.layout(call ?? null);
    const view = auditPage(layout, {
      search,
      rows,
      names: await auditNames(
        tx,
        rows.flatMap(({ actor, subject }) => [actor, subject]),
      ),
      timeZone,
      isFirst: after === null,
      older: found.length > pageSize && last ? `${last.at.getTime()}-${last.position}` : null,
    });
    page.render('identity/activity-log', view);
  }
}

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
    group: auditGroups.find((group) => group === typed('group')) ?? '',
    day: dayStart(day, 'UTC') === null ? '' : day,
  };
}

async function filterOf(tx: Tx, search: AuditSearch, timeZone: string): Promise<AuditFilter> {
  const { who, about, group, day } = search;
  const from = dayStart(day, timeZone);
  return {
    subjects: about === '' ? null : isName(about) ? [about] : await findSubjects(tx, about),
    actors: who === '' ? null : isName(who) ? [who] : await findActors(tx, who),
    actions: group === '' ? null : auditActions[group],
    from,
    until: from && dayStart(nextDay(day), timeZone),
  };
}

/** `session:ID`, as links of other pages have it. */
function isName(text: string): boolean {
  return /^[a-z-]+:[\da-f-]{36}$/u.test(text) || text === 'system' || text === 'visitor';
}

/** The first instant of a calendar day in a zone; null for anything that is no day. */
function dayStart(day: string, timeZone: string): Date | null {
  const local = `${day}T00:00`;
  return parseLocal(local) === null ? null : resolveWallTime(local, timeZone).startsAt;
}

function nextDay(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

function placeOf(text: string): AuditPlace | null {
  const match = /^(\d{1,15})-(\d{1,18})$/u.exec(text);
  return match === null ? null : { at: new Date(Number(match[1])), position: match[2] ?? '0' };
}
