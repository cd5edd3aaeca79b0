import { StartupError } from '../app/open-database.js';
import { ConfigErrors } from '../platform/config.js';
import { Refusal } from '../platform/errors.js';

/** Why a command failed, in words for the operator; only what nobody expected shows where in the code it happened. */
export function explain(error: unknown): string {
  if (error instanceof Refusal) {
    return [
      error.message,
      ...error.fieldErrors.map((fieldError) => `  ${fieldError.path}: ${fieldError.message}`),
    ].join('\n');
  }
  if (error instanceof StartupError || error instanceof ConfigErrors) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
