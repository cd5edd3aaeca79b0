import { IsNull, MoreThan } from 'typeorm';
import { command, query } from '../../platform/database/statement.js';
import { isUuid } from '../../platform/database/uuid.js';
import { hashToken } from '../../platform/tokens.js';
import { Login, Organizer } from './organizer.entity.js';
import type { Connection, Tx } from '../../platform/database/tx.js';

/** A login that is in use, and whose it is. */
export interface OpenLogin {
  login: Pick<Login, 'id' | 'lastSeenAt'>;
  /** Whether the workspace requires a second factor and the login has none: it can only set one up. */
  lacksSecondFactor: boolean;
  organizer: Organizer;
}

const findLoginSql = query(
  `select id, organizer_id, last_seen_at, not has_second_factor
       and coalesce((select second_factor_required from workspace_settings), false) as lacks_second_factor
   from logins
   where token_hash = $1 and expires_at > $2 and ended_at is null`,
  { id: 'uuid', organizer_id: 'uuid', last_seen_at: 'timestamptz?', lacks_second_factor: 'boolean' },
);

/** Returns the login with this token, or null if there is none, it has expired or it has ended. */
export async function findLogin(connection: Connection, token: string, now: Date): Promise<OpenLogin | null> {
  const row = await findLoginSql.maybe(connection, [hashToken(token), now]);
  if (row === null) return null;
  const organizer = await connection.getRepository(Organizer).findOneBy({ id: row.organizer_id });
  if (organizer?.state !== 'active') return null;
  const login = { id: row.id, lastSeenAt: row.last_seen_at };
  return { organizer, login, lacksSecondFactor: row.lacks_second_factor };
}

/** Returns the logins of an organizer that are in use, the last used first. */
export async function listLogins(connection: Connection, organizerId: string, now: Date): Promise<Login[]> {
  const where = { organizerId, endedAt: IsNull(), expiresAt: MoreThan(now) };
  return connection
    .getRepository(Login)
    .find({ where, order: { lastSeenAt: { direction: 'DESC', nulls: 'LAST' }, id: 'ASC' } });
}

const forgetLoginsSql = command(`delete from logins where expires_at < $1`);

/** Writes a login and forgets those that have expired. */
export async function insertLogin(tx: Tx, login: Login): Promise<void> {
  await forgetLoginsSql.run(tx, [login.createdAt]);
  await tx.getRepository(Login).insert(login);
}

/** Records that a login is in use. */
export const noteSeen = command(`update logins set last_seen_at = $2 where id = $1`).write<[id: string, now: Date]>();

/** Records that a login was confirmed by a second factor. */
export const noteSecondFactor = command(
  `update logins set has_second_factor = true, confirmed_at = $2 where id = $1`,
).write<[id: string, now: Date]>();

/** Records that the owner of a login has proved who they are. */
export const noteConfirmed = command(`update logins set confirmed_at = $2 where id = $1`).write<
  [id: string, now: Date]
>();

/** Returns when the owner of a login last proved who they are; null for an unknown login. */
export const findConfirmedAt = query(`select confirmed_at as "confirmedAt" from logins where id = $1`, {
  confirmedAt: 'timestamptz',
}).findValue<[id: string]>();

const endLoginSql = command(
  `update logins set ended_at = $3 where id = $1 and organizer_id = $2 and ended_at is null and expires_at > $3`,
);

/** Ends a login of an organizer. Returns false if they have none with this id, or it has ended before. */
export async function endLogin(tx: Tx, id: string, organizerId: string, now: Date): Promise<boolean> {
  return isUuid(id) && (await endLoginSql.run(tx, [id, organizerId, now])) === 1;
}

/** Ends all logins of an organizer, except one if its id is given. Returns how many. */
export const endLogins = command(
  `update logins set ended_at = $2 where organizer_id = $1 and ended_at is null and id is distinct from $3::uuid`,
).count((organizerId: string, now: Date, exceptId: string | null = null) => [organizerId, now, exceptId]);
