import { query } from '../../../platform/database/statement.js';

/** Returns those of these UIDs that sessions of any call have. */
export const listKnownUids = query('select uid from sessions where uid = any($1::text[])', { uid: 'text' }).column<
  [uids: readonly string[]]
>();
