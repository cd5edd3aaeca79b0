import { type Row, command, query } from '../../platform/database/statement.js';
import { isUuid } from '../../platform/database/uuid.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { Session } from './session.entity.js';

/** A member of the team with the role of facilitator. */
export type Facilitator = Row<typeof listFacilitators>;

/** Lists the ids of the sessions that are assigned to a facilitator. */
export const listFacilitated = query('select session_id as id from session_facilitators where organizer_id = $1', {
  id: 'uuid',
}).column<[organizerId: string]>();

const findSessionSql = query('select session_id as id from registrations where id = $1', { id: 'uuid' });

/** Returns the id of the session of a registration; null if there is none. */
export async function findSessionOfRegistration(connection: Connection, id: string): Promise<string | null> {
  const row = isUuid(id) ? await findSessionSql.maybe(connection, [id]) : null;
  return row?.id ?? null;
}

/** Lists the sessions that are assigned to a facilitator by start, of all calls. */
export async function listFacilitatedSessions(connection: Connection, organizerId: string): Promise<Session[]> {
  return connection
    .getRepository(Session)
    .createQueryBuilder('session')
    .where('session.id in (select session_id from session_facilitators where organizer_id = :organizerId)', {
      organizerId,
    })
    .orderBy('session.starts_at')
    .addOrderBy('session.id')
    .getMany();
}

/** Lists the facilitators of the team by name, and which of them a session is assigned to. */
export const listFacilitators = query(
  `select o.id, o.name, o.email, f.session_id is not null as "isAssigned"
   from organizers o left join session_facilitators f on f.organizer_id = o.id and f.session_id = $1
   where o.role = 'facilitator' and o.state in ('invited', 'active') order by o.name, o.id`,
  { id: 'uuid', name: 'text', email: 'text', isAssigned: 'boolean' },
).list<[sessionId: string]>();

const assignSql = command(
  `insert into session_facilitators (session_id, organizer_id, assigned_at) values ($1, $2, $3) on conflict do nothing`,
);
const removeSql = command('delete from session_facilitators where session_id = $1 and organizer_id = $2');

/** Assigns a session to a facilitator, or takes it from them. */
export async function writeFacilitator(
  tx: Tx,
  sessionId: string,
  { organizerId, isAssigned, now }: { organizerId: string; isAssigned: boolean; now: Date },
): Promise<void> {
  if (isAssigned) await assignSql.run(tx, [sessionId, organizerId, now]);
  else await removeSql.run(tx, [sessionId, organizerId]);
}
