import type { ClientBase } from 'pg';

/** Texts of statements that each connection plans once, with their names. */
const planned = new Map<string, string>();

/** Lets each connection plan a statement once, not each time that it runs: for those that rushes consist of. */
export function planOnce(text: string): void {
  planned.set(text, `greenroom-${planned.size}`);
}

/**
 * Sends the statements that are planned once by name, which TypeORM can't.
 *
 * Saves planning the long statements of admissions and reminders (`npm run bench -- rush`, `reminders`). Relies on
 * TypeORM calling `query` of the client with a text. Where it doesn't, statements are planned each time.
 */
export function preparePlanned(client: ClientBase): void {
  const query = client.query.bind(client) as (config: unknown, values?: unknown) => unknown;
  const prepared = (config: unknown, values: unknown) => {
    const name = typeof config === 'string' ? planned.get(config) : undefined;
    return name === undefined ? query(config, values) : query({ name, text: config, values });
  };
  client.query = prepared as ClientBase['query'];
}
