import { batcherPer } from '../../platform/batcher.js';
import { composedQuery } from '../../platform/database/statement.js';
import { isUuid } from '../../platform/database/uuid.js';
import { Conflict } from '../../platform/errors.js';
import type { Connection } from '../../platform/database/tx.js';

/** Where to find the calls of the resources in paths, by the first word of the path; `name` is the second. */
const owners = {
  calls: 'select slug as name, id from calls where slug = any($1)',
  sessions: 'select id as name, call_id as id from sessions where id = any($1::uuid[])',
  series: 'select id as name, call_id as id from series where id = any($1::uuid[])',
  registrations: `select r.id as name, s.call_id as id from registrations r join sessions s on s.id = r.session_id
    where r.id = any($1::uuid[])`,
  messages: 'select id as name, call_id as id from messages where id = any($1::uuid[]) and call_id is not null',
  broadcasts: 'select id as name, call_id as id from broadcasts where id = any($1::uuid[])',
  invitations: 'select id as name, call_id as id from invitations where id = any($1::uuid[])',
  polls: 'select id as name, call_id as id from polls where id = any($1::uuid[])',
  organizations: 'select id as name, call_id as id from organizations where id = any($1::uuid[])',
  delegations: 'select id as name, call_id as id from delegations where id = any($1::uuid[])',
  speakers: 'select id as name, call_id as id from speakers where id = any($1::uuid[])',
  people: 'select id as name, call_id as id from attendees where id = any($1::uuid[])',
} as const;
type Owner = keyof typeof owners;

const callsOfSql = composedQuery(
  (owner: Owner, params: readonly unknown[]) => ({
    text: `select found.name::text as name, c.id, c.archived_at is not null as "isArchived"
      from (${owners[owner]}) found join calls c on c.id = found.id`,
    params,
  }),
  { name: 'text', id: 'uuid', isArchived: 'boolean' },
  (Object.keys(owners) as Owner[]).map((owner) => [owner, []]),
);

/** Whether a path below `/api/v1` or `/console` is about something of a call. */
export function isPathOfCall(path: string): boolean {
  const [, owner = ''] = path.replace(/^\/door\//u, '/').split('/');
  return Object.hasOwn(owners, owner);
}

/** The call that a path is about; its id is null if there is nothing of this name. */
interface CallScope {
  callId: string | null;
  isArchived: boolean;
}

/** Returns the call of the resource of this name. */
type ReadScope = (connection: Connection, owner: Owner, name: string) => Promise<CallScope>;

/**
 * Returns the call that a path below `/api/v1` or `/console` is about, as in `/sessions/ID/attendance`. Returns null for
 * a path that is about no call, such as `/audit`.
 */
export async function findCallOfPath(
  connection: Connection,
  path: string,
  read: ReadScope = readScope,
): Promise<CallScope | null> {
  const [, owner = '', name = ''] = path.replace(/^\/door\//u, '/').split('/');
  if (!Object.hasOwn(owners, owner) || name === '') return null;
  if (owner !== 'calls' && !isUuid(name)) return nowhere;
  return read(connection, owner as Owner, owner === 'calls' ? name : name.toLowerCase());
}

const nowhere: CallScope = { callId: null, isArchived: false };

async function readScope(connection: Connection, owner: Owner, name: string): Promise<CallScope> {
  const [row] = await callsOfSql.all(connection, owner, [[name]]);
  return row === undefined ? nowhere : { callId: row.id, isArchived: row.isArchived };
}

const scopesOn = batcherPer(async (connection: Connection, owner, names: string[]): Promise<CallScope[]> => {
  const rows = await callsOfSql.all(connection, owner as Owner, [[...new Set(names)]]);
  const found = new Map(rows.map(({ name, id, isArchived }) => [name, { callId: id, isArchived }]));
  return names.map((name) => found.get(name) ?? nowhere);
});

/** For requests of programs, which come in a rush: those that come together share a query, never older than they are. */
export const readScopeTogether: ReadScope = (connection, owner, name) => scopesOn(connection).run(owner, name);

/** Throws Conflict if a path is about an archived call, which is read-only. */
export async function requireActiveCall(connection: Connection, path: string, read?: ReadScope): Promise<void> {
  const scope = await findCallOfPath(connection, path, read);
  if (scope?.isArchived === true) throw new Conflict('call-archived', 'The call is archived. Reopen it to change it.');
}
