import { command, query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';

const findBriefingsSql = query(
  `select session_id as "sessionId", body, shared_questions as "sharedQuestions"
   from session_briefings where session_id = any($1)`,
  { sessionId: 'uuid', body: 'text', sharedQuestions: 'text[]' },
);

/** What the speakers of a session are told. */
export interface Briefing {
  /** Markdown. */
  body: string;
  /** Keys of the questions of the session whose answers they see, without names. */
  sharedQuestions: string[];
}

/** Returns the briefings of sessions, by session; those that have none are left out. */
export async function findBriefings(
  connection: Connection,
  sessionIds: readonly string[],
): Promise<Map<string, Briefing>> {
  const rows = await findBriefingsSql.all(connection, [sessionIds]);
  return new Map(rows.map(({ sessionId, ...briefing }) => [sessionId, briefing]));
}

/** Returns the briefing of a session; an empty one if there is none. */
export async function findBriefing(connection: Connection, sessionId: string): Promise<Briefing> {
  return (await findBriefings(connection, [sessionId])).get(sessionId) ?? { body: '', sharedQuestions: [] };
}

/** Writes the briefing of a session. */
export const saveBriefing = command(
  `insert into session_briefings (session_id, body, shared_questions, updated_at) values ($1, $2, $3, $4)
   on conflict (session_id) do update set body = excluded.body, shared_questions = excluded.shared_questions,
     updated_at = excluded.updated_at`,
).write((sessionId: string, briefing: Briefing, now: Date) => [
  sessionId,
  briefing.body,
  briefing.sharedQuestions,
  now,
]);
