import { command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';

const isSecondFactorRequiredSql = query(`select second_factor_required as "isRequired" from workspace_settings`, {
  isRequired: 'boolean',
});

/** Returns whether every organizer needs a second factor. */
export async function isSecondFactorRequired(connection: Connection): Promise<boolean> {
  return (await isSecondFactorRequiredSql.one(connection)).isRequired;
}

const setSecondFactorRequiredSql = command(
  `update workspace_settings set second_factor_required = $1 where second_factor_required <> $1`,
);

/** Sets whether every organizer needs a second factor; false if it was so already. */
export async function setSecondFactorRequired(tx: Tx, isRequired: boolean): Promise<boolean> {
  return (await setSecondFactorRequiredSql.run(tx, [isRequired])) === 1;
}
