import { In, IsNull } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { QuestionContent } from '../../../domain/questions/question.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { FeedbackAnswer } from './feedback-answer.entity.js';
import { FeedbackForm } from './feedback-form.entity.js';
import { defaultQuestions } from './feedback.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { command, composedCommand, query } from '../../../platform/database/statement.js';

/** Returns the feedback questions of a session: its own, its call's, or the defaults. */
export async function feedbackQuestions(
  connection: Connection,
  session: Pick<Session, 'id' | 'callId'>,
  call: Parameters<typeof defaultQuestions>[0],
): Promise<QuestionContent[]> {
  const forms = await connection.getRepository(FeedbackForm).find({
    where: [{ sessionId: session.id }, { callId: session.callId, sessionId: IsNull() }],
  });
  const form = forms.find((one) => one.sessionId !== null) ?? forms[0];
  return form?.questions ?? defaultQuestions(call);
}

const writeFeedbackFormSql = composedCommand(
  (of: 'session' | 'call', params: readonly unknown[] = []) => ({
    text: `insert into feedback_forms (id, call_id, session_id, questions, changed_at) values ($1, $2, $3, $4, $5)
     on conflict ${of === 'call' ? '(call_id) where session_id is null' : '(session_id) where session_id is not null'}
       do update set questions = excluded.questions, changed_at = excluded.changed_at`,
    params,
  }),
  {},
  [['session'], ['call']],
);

/**
 * Sets the feedback questions of a session or, if `sessionId` is null, of all sessions of the call without their own.
 */
export async function writeFeedbackForm(tx: Tx, form: FeedbackForm): Promise<void> {
  const { id, callId, sessionId, questions, changedAt } = form;
  const params = [id, callId, sessionId, JSON.stringify(questions), changedAt];
  await writeFeedbackFormSql.run(tx, sessionId === null ? 'call' : 'session', params);
}

/** Resets the feedback questions of a session or call. */
export async function removeFeedbackForm(tx: Tx, of: { call: Call } | { session: Session }): Promise<void> {
  const where = 'session' in of ? { sessionId: of.session.id } : { callId: of.call.id, sessionId: IsNull() };
  await tx.getRepository(FeedbackForm).delete(where);
}

/** Returns whether a session has its own questions, or frozen ones. */
export async function hasOwnForm(connection: Connection, sessionId: string): Promise<boolean> {
  return connection.getRepository(FeedbackForm).existsBy({ sessionId });
}

/** Writes the first of a person's marks, to say that they have answered. Returns false if they already had. */
export const writeFeedbackMark = command(
  `insert into feedback_marks (mark) select ($1::bytea[])[1] where not exists (select from feedback_marks where mark = any($1))
   on conflict do nothing returning 1`,
).wrote<[marks: readonly Buffer[]]>();

const findFeedbackMarksSql = query(`select mark from feedback_marks where mark = any($1)`, { mark: 'bytea' });

/** Returns which of these marks exist. */
export async function findFeedbackMarks(connection: Connection, marks: readonly Buffer[]): Promise<Set<string>> {
  if (marks.length === 0) return new Set();
  const rows = await findFeedbackMarksSql.all(connection, [marks]);
  return new Set(rows.map(({ mark }) => mark.toString('hex')));
}

/**
 * Inserts an answer and rewrites all answers of the session in random order with new ids. Otherwise, the position of a
 * row and its transaction would reveal which mark belongs to which answer.
 */
export const insertFeedback = command(`
  with gone as (
    delete from feedback_answers where session_id = $1 returning session_id, answered_on, answers, name, email
  ), dealt as (
    select * from gone union all select $1::uuid, $2::date, $3::jsonb, $4::text, $5::text
  )
  insert into feedback_answers (id, session_id, answered_on, answers, name, email)
  select gen_random_uuid(), * from dealt order by random()`).write((answer: Omit<FeedbackAnswer, 'id'>) => [
  answer.sessionId,
  answer.answeredOn,
  JSON.stringify(answer.answers),
  answer.name,
  answer.email,
]);

/** Returns all answers of a session, unsorted. */
export async function listFeedback(connection: Connection, sessionId: string): Promise<FeedbackAnswer[]> {
  return connection.getRepository(FeedbackAnswer).find({ where: { sessionId }, order: { id: 'ASC' } });
}

/** Returns the number of answers for each of these sessions. */
export async function countFeedback(connection: Connection, sessionIds: readonly string[]): Promise<number> {
  return connection.getRepository(FeedbackAnswer).countBy({ sessionId: In([...sessionIds]) });
}
