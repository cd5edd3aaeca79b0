import { command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';

const isSetUpSql = query(`select exists (select from organizers) as "isSetUp"`, {
  isSetUp: 'boolean',
});

/** Returns whether anybody has an account: otherwise, the first visitor with a setup code becomes the owner. */
export async function isSetUp(connection: Connection): Promise<boolean> {
  return (await isSetUpSql.one(connection, [])).isSetUp;
}

/** The number of starts of the program whose printed codes still count, the newest first. */
const maxCodes = 10;

const addSetupCodeSql = command(
  `with old as (delete from setup_codes where code_hash in (
     select code_hash from setup_codes order by created_at desc offset ${maxCodes - 1}))
   insert into setup_codes (code_hash, created_at) values ($1, $2)`,
);

/** Stores the hash of a code that one start of the program prints; older ones count as well, up to ten. */
export async function addSetupCode(tx: Tx, codeHash: Buffer, now: Date): Promise<void> {
  await addSetupCodeSql.run(tx, [codeHash, now]);
}

const hasSetupCodeSql = query(`select exists (select from setup_codes where code_hash = $1) as "isRight"`, {
  isRight: 'boolean',
});

/** Returns whether this is the hash of a code that counts. */
export async function hasSetupCode(connection: Connection, codeHash: Buffer): Promise<boolean> {
  return (await hasSetupCodeSql.one(connection, [codeHash])).isRight;
}

const deleteSetupCodesSql = command('delete from setup_codes');

/** Deletes all codes: there is an owner. */
export async function deleteSetupCodes(tx: Tx): Promise<void> {
  await deleteSetupCodesSql.run(tx);
}
