import type { Connection } from '../../platform/database/tx.js';
import { json } from '../../platform/database/columns.js';
import { keyset } from '../../platform/database/keyset.js';
import { type Row, composedQuery } from '../../platform/database/statement.js';

/** An entry of the log. */
export type AuditRow = Row<typeof listAuditEntriesSql>;

/** Filter for the log; null means any. */
export interface AuditFilter {
  subjects: readonly string[] | null;
  actors: readonly string[] | null;
  actions: readonly string[] | null;
  from: Date | null;
  until: Date | null;
}

/** The whole log. */
export const everything: AuditFilter = { subjects: null, actors: null, actions: null, from: null, until: null };

/** Cursor of a page of the log. */
export interface AuditPlace {
  at: Date;
  position: string;
}

/** Orders of the log. */
export const auditSorts = ['-at', 'at'] as const;
type AuditSort = (typeof auditSorts)[number];

const someEntry: AuditPlace = { at: new Date(0), position: '0' };
const everyPart: AuditFilter = { subjects: [], actors: [], actions: [], from: new Date(0), until: new Date(0) };

const listAuditEntriesSql = composedQuery(
  (filter: AuditFilter, limit: number, after: AuditPlace | null, sort: AuditSort) => {
    const by = keyset(sort, 'at', 'position');
    const params: unknown[] = [limit];
    const conditions: string[] = [];
    // The statement only contains the given filters, so that the right index is used.
    const when = (condition: string, ...given: unknown[]) => {
      conditions.push(condition.replaceAll('?', () => `$${params.push(given.shift())}`));
    };
    if (filter.subjects !== null) when('subject = any(?)', filter.subjects);
    if (filter.actors !== null) when('actor = any(?)', filter.actors);
    if (filter.actions !== null) when('action = any(?)', filter.actions);
    if (filter.from !== null) when('at >= ?', filter.from);
    if (filter.until !== null) when('at < ?', filter.until);
    if (after !== null) when(by.after('?', '?'), after.at, after.position);
    return {
      text: `select position, at, actor, origin, action, subject, details from audit_entries
       ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`}
       order by ${by.order} limit $1`,
      params,
    };
  },
  {
    position: 'bigint',
    at: 'timestamptz',
    actor: 'text',
    origin: 'text?',
    action: 'text',
    subject: 'text',
    details: json<Record<string, unknown>>(),
  },
  [
    [everything, 1, null, '-at'],
    [everyPart, 1, someEntry, '-at'],
    [everyPart, 1, someEntry, 'at'],
  ],
);

/** Returns the newest entries that match the filter, or by `sort` the oldest, optionally those after `after`. */
export async function listAuditEntries(
  connection: Connection,
  filter: AuditFilter,
  limit: number,
  after: AuditPlace | null,
  sort: AuditSort = '-at',
): Promise<AuditRow[]> {
  return listAuditEntriesSql.all(connection, filter, limit, after, sort);
}
