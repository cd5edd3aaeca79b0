import { command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';

const findBriefingsSql = query(
  `select session_id as "sessionId", body from session_briefings where session_id = any($1)`,
  { sessionId: 'uuid', body: 'text' },
);

/** Returns the briefings of sessions, as Markdown, by session. */
export async function findBriefings(
  connection: Connection,
  sessionIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await findBriefingsSql.all(connection, [sessionIds]);
  return new Map(rows.map(({ sessionId, body }) => [sessionId, body]));
}

/** Returns the briefing of a session, as Markdown; empty if there is none. */
export async function findBriefing(connection: Connection, sessionId: string): Promise<string> {
  return (await findBriefings(connection, [sessionId])).get(sessionId) ?? '';
}

const saveBriefingSql = command(
  `insert into session_briefings (session_id, body, updated_at) values ($1, $2, $3)
   on conflict (session_id) do update set body = excluded.body, updated_at = excluded.updated_at`,
);

/** Writes the briefing of a session. */
export async function saveBriefing(tx: Tx, sessionId: string, body: string, now: Date): Promise<void> {
  await saveBriefingSql.run(tx, [sessionId, body, now]);
}
