import { command, query } from '../../platform/database/statement.js';

/** Returns whether anybody has an account: otherwise, the first visitor with a setup code becomes the owner. */
export const isSetUp = query(`select exists (select from organizers) as "isSetUp"`, {
  isSetUp: 'boolean',
}).value();

/** The number of starts of the program whose printed codes still count, the newest first. */
const maxCodes = 10;

/** Stores the hash of a code that one start of the program prints; older ones count as well, up to ten. */
export const addSetupCode = command(
  `with old as (delete from setup_codes where code_hash in (
     select code_hash from setup_codes order by created_at desc offset ${maxCodes - 1}))
   insert into setup_codes (code_hash, created_at) values ($1, $2)`,
).write<[codeHash: Buffer, now: Date]>();

/** Returns whether this is the hash of a code that counts. */
export const hasSetupCode = query(`select exists (select from setup_codes where code_hash = $1) as "isRight"`, {
  isRight: 'boolean',
}).value<[codeHash: Buffer]>();

/** Deletes all codes: there is an owner. */
export const deleteSetupCodes = command('delete from setup_codes').write();
