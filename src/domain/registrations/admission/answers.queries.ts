import type { RegistrationState } from '../registration.js';
import type { Connection } from '../../../platform/database/tx.js';
import { json } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';

const answeredQuestionsSql = query(
  `select asked.id from unnest($2::text[]) as asked(id)
   where exists (select 1 from registrations where session_id = $1 and answers ? asked.id)`,
  { id: 'text' },
);

/** Returns which of these questions have been answered. */
export async function answeredQuestions(
  connection: Connection,
  sessionId: string,
  questionIds: readonly string[],
): Promise<Set<string>> {
  if (questionIds.length === 0) return new Set();
  const rows = await answeredQuestionsSql.all(connection, [sessionId, questionIds]);
  return new Set(rows.map((row) => row.id));
}

/** Writes the answers of a registration. */
export const writeAnswers = command(`update registrations set answers = $2, updated_at = $3 where id = $1`).write(
  (registrationId: string, answers: Readonly<Record<string, unknown>>, now: Date) => [
    registrationId,
    JSON.stringify(answers),
    now,
  ],
);

/** Returns the answers of all registrations of a session that have any, in order of arrival. */
export const listAnswers = query(
  `select id as "registrationId", answers from registrations
   where session_id = $1 and state = any($2) and answers <> '{}' order by created_at, waitlist_number`,
  { registrationId: 'uuid', answers: json<Record<string, unknown>>() },
).list<[sessionId: string, states: readonly RegistrationState[]]>();

/** Returns how many registrations of a session answer each question, by question id. */
export const countAnswersById = query(
  `select answer.id, count(*)::int as count
   from registrations, jsonb_object_keys(answers) as answer(id) where session_id = $1 group by 1`,
  { id: 'text', count: 'int' },
).map('id', 'count', (sessionId: string) => [sessionId]);
