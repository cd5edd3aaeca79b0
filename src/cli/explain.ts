import { StartupError } from '../app/open-database.js';
import { TzDataError } from '../domain/time/check-tz-data.js';
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
  if ([StartupError, ConfigErrors, TzDataError].some((expected) => error instanceof expected))
    return (error as Error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
