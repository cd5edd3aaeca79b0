import { command, query } from '../../platform/database/statement.js';

/** Returns whether every organizer needs a second factor. */
export const isSecondFactorRequired = query(`select second_factor_required as "isRequired" from workspace_settings`, {
  isRequired: 'boolean',
}).value();

/** Sets whether every organizer needs a second factor; false if it was so already. */
export const setSecondFactorRequired = command(
  `update workspace_settings set second_factor_required = $1 where second_factor_required <> $1`,
).wrote<[isRequired: boolean]>();
