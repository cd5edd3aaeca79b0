import type { FormValues } from '../../platform/http/form-values.js';
import { actionsOn, auditGroups } from '../../domain/identity/audit-action.js';
import type { AuditFilter, AuditPlace } from '../../domain/identity/audit.queries.js';
import { addDays } from '../../domain/time/local-date.js';
import { parseLocal, resolveWallTime } from '../../domain/time/wall-time.js';
import type { AuditSearch } from './audit.page.js';
import { findActors, findSubjects } from '../ui/audit.queries.js';
import type { Connection } from '../../platform/database/tx.js';

/** Reads the filter of the activity log. */
export function searchOf(query: FormValues): AuditSearch {
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
export async function filterOf(connection: Connection, search: AuditSearch, timeZone: string): Promise<AuditFilter> {
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
export function placeOf(text: string): AuditPlace | null {
  const match = /^(\d{1,15})-(\d{1,18})$/u.exec(text);
  return match === null ? null : { at: new Date(Number(match[1])), position: match[2] ?? '0' };
}
