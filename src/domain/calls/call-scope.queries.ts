import { composedQuery } from '../../platform/database/statement.js';
import { isUuid } from '../../platform/database/uuid.js';
import { Conflict } from '../../platform/errors.js';
import type { Connection } from '../../platform/database/tx.js';

/** Where to find the call of the resource in a path, by the first word of the path. */
const owners = {
  calls: 'select id from calls where slug = $1',
  sessions: 'select call_id as id from sessions where id = $1::uuid',
  registrations: `select s.call_id as id from registrations r join sessions s on s.id = r.session_id
    where r.id = $1::uuid`,
  messages: 'select call_id as id from messages where id = $1::uuid and call_id is not null',
  broadcasts: 'select call_id as id from broadcasts where id = $1::uuid',
  invitations: 'select call_id as id from invitations where id = $1::uuid',
  polls: 'select call_id as id from polls where id = $1::uuid',
  organizations: 'select call_id as id from organizations where id = $1::uuid',
  delegations: 'select call_id as id from delegations where id = $1::uuid',
  speakers: 'select call_id as id from speakers where id = $1::uuid',
  people: 'select call_id as id from attendees where id = $1::uuid',
} as const;
type Owner = keyof typeof owners;

const callOfSql = composedQuery(
  (owner: Owner, params: readonly unknown[]) => ({
    text: `select id, archived_at is not null as "isArchived" from calls where id = (${owners[owner]})`,
    params,
  }),
  { id: 'uuid', isArchived: 'boolean' },
  (Object.keys(owners) as Owner[]).map((owner) => [owner, []]),
);

/** The call that a path is about; its id is null if there is nothing of this name. */
interface CallScope {
  callId: string | null;
  isArchived: boolean;
}

/**
 * Returns the call that a path below `/api/v1` or `/console` is about, as in `/sessions/ID/attendance`. Returns null for
 * a path that is about no call, such as `/audit`.
 */
export async function findCallOfPath(connection: Connection, path: string): Promise<CallScope | null> {
  const [, owner = '', name = ''] = path.replace(/^\/door\//u, '/').split('/');
  if (!Object.hasOwn(owners, owner) || name === '') return null;
  if (owner !== 'calls' && !isUuid(name)) return { callId: null, isArchived: false };
  const row = await callOfSql.maybe(connection, owner as Owner, [name]);
  return { callId: row?.id ?? null, isArchived: row?.isArchived ?? false };
}

/** Throws Conflict if a path is about an archived call, which is read-only. */
export async function requireActiveCall(connection: Connection, path: string): Promise<void> {
  const scope = await findCallOfPath(connection, path);
  if (scope?.isArchived === true) throw new Conflict('call-archived', 'The call is archived. Reopen it to change it.');
}
