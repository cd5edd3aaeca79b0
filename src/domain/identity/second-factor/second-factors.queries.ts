import { query, type Row, command } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { hashToken } from '../../../platform/tokens.js';
import { Organizer } from '../organizer.entity.js';

/** By what an organizer can show who they are, besides a password. */
export interface SecondFactors {
  hasApp: boolean;
  passkeys: number;
}

const listSecondFactorsSql = query(
  `select o.id, a.confirmed_at is not null as "hasApp",
     (select count(*)::int from passkeys p where p.organizer_id = o.id) as passkeys
   from organizers o left join authenticators a on a.organizer_id = o.id`,
  { id: 'uuid', hasApp: 'boolean', passkeys: 'int' },
);

/** Returns the second factors of all organizers, by id. */
export async function listSecondFactors(connection: Connection): Promise<Map<string, SecondFactors>> {
  const rows = await listSecondFactorsSql.all(connection);
  return new Map(rows.map(({ id, ...factors }) => [id, factors]));
}

/** The authenticator app of an organizer. */
type Authenticator = Row<typeof findAuthenticator>;

/** Returns the authenticator app of an organizer, confirmed or not, or null. */
export const findAuthenticator = query(
  `select organizer_id as "organizerId", secret, confirmed_at as "confirmedAt" from authenticators where organizer_id = $1`,
  {
    organizerId: 'uuid', // Encrypted (`encryptTotpSecret`).
    secret: 'bytea', // Null until a first code shows that the app has the secret.
    confirmedAt: 'timestamptz?',
  },
).find<[organizerId: string]>();

/** Returns whether an organizer has an authenticator app that is confirmed, so that signing in asks for a code. */
export async function hasAuthenticator(connection: Connection, organizerId: string): Promise<boolean> {
  const found = await findAuthenticator(connection, organizerId);
  return found !== null && found.confirmedAt !== null;
}

/** Stores the secret of an app that is still to be confirmed; false if one is confirmed already. */
export const offerAuthenticator = command(`
  insert into authenticators as known (organizer_id, secret, created_at) values ($1, $2, $3)
  on conflict (organizer_id) do update set secret = excluded.secret, created_at = excluded.created_at
    where known.confirmed_at is null`).wrote<[organizerId: string, secret: Buffer, now: Date]>();

/** Confirms the app with the time step of its first code; false if it was replaced or confirmed meanwhile. */
export const confirmAuthenticator = command(`
  update authenticators set confirmed_at = $3, last_time_step = $4
  where organizer_id = $1 and secret = $2 and confirmed_at is null`).wrote(
  ({ organizerId, secret }: Authenticator, timeStep: number, now: Date) => [organizerId, secret, now, timeStep],
);

/** Uses up the codes until this time step; false if they were used before, also by a request at the same time. */
export const takeTimeStep = command(
  `update authenticators set last_time_step = $2 where organizer_id = $1 and last_time_step < $2`,
).wrote<[organizerId: string, timeStep: number]>();

/** Deletes the app of an organizer and the recovery codes; false if there was none. */
export const deleteAuthenticator = command(`delete from authenticators where organizer_id = $1`).wrote<
  [organizerId: string]
>();

const deleteRecoveryCodesSql = command(`delete from recovery_codes where organizer_id = $1`);
const insertRecoveryCodesSql = command(
  `insert into recovery_codes (organizer_id, code_hash) select $1, unnest($2::bytea[])`,
);

/** Replaces all recovery codes of an organizer. */
export async function replaceRecoveryCodes(tx: Tx, organizerId: string, hashes: readonly Buffer[]): Promise<void> {
  await deleteRecoveryCodesSql.run(tx, [organizerId]);
  await insertRecoveryCodesSql.run(tx, [organizerId, hashes]);
}

/** Uses up a recovery code; false for an unknown one and one that was used before. */
export const takeRecoveryCode = command(
  `update recovery_codes set used_at = $3 where organizer_id = $1 and code_hash = $2 and used_at is null`,
).wrote<[organizerId: string, hash: Buffer, now: Date]>();

/** Counts the recovery codes that an organizer can still use. */
export const countRecoveryCodes = query(
  `select count(*)::int as left from recovery_codes where organizer_id = $1 and used_at is null`,
  { left: 'int' },
).value<[organizerId: string]>();

const forgetPendingSignInsSql = command(`delete from pending_sign_ins where expires_at <= $1`);
const insertPendingSignInSql = command(
  `insert into pending_sign_ins (token_hash, organizer_id, created_at, expires_at) values ($1, $2, $3, $4)`,
);

/** Writes a sign-in that waits for a code, and forgets those that have expired. */
export async function insertPendingSignIn(
  tx: Tx,
  pending: { tokenHash: Buffer; organizerId: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  const { tokenHash, organizerId, createdAt, expiresAt } = pending;
  await forgetPendingSignInsSql.run(tx, [createdAt]);
  await insertPendingSignInSql.run(tx, [tokenHash, organizerId, createdAt, expiresAt]);
}

const findPendingSignInSql = query(
  `select organizer_id as id from pending_sign_ins where token_hash = $1 and expires_at > $2`,
  { id: 'uuid' },
);

/** Returns whose sign-in waits for a code, or null if it has ended or expired. */
export async function findPendingSignIn(connection: Connection, token: string, now: Date): Promise<Organizer | null> {
  const found = await findPendingSignInSql.maybe(connection, [hashToken(token), now]);
  return found && connection.getRepository(Organizer).findOneBy({ id: found.id });
}

/** Ends a sign-in that waited for a code; false if another request has ended it. */
export const deletePendingSignIn = command(`delete from pending_sign_ins where token_hash = $1`).wrote(
  (token: string) => [hashToken(token)],
);

/** Ends all sign-ins of an organizer that wait for a code. */
export const deletePendingSignIns = command(`delete from pending_sign_ins where organizer_id = $1`).write<
  [organizerId: string]
>();
