import { dropReasons } from './drop-reasons.js';

/**
 * Returns SQL for whether the message, the row `alias`, is an update that was taken back before it was sent: then the
 * message before it is still the latest that its reader knows.
 */
export function takenBackSql(alias: string): string {
  return `(${alias}.kind = 'updated' and ${alias}.state = 'dropped' and ${alias}.result <> '${dropReasons.suppressed}')`;
}
