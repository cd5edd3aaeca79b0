import { StartupError } from '../app/open-database.js';
import { ConfigErrors } from '../platform/config.js';
import { Refusal } from '../platform/errors.js';

/** Explains to operators why a command failed. Only unexpected errors include a stack trace. */
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
