import { In, IsNull } from 'typeorm';
import type { Call } from '../calls/call.entity.js';
import type { QuestionContent } from '../questions/question.js';
import type { Session } from '../sessions/session.entity.js';
import { FeedbackAnswer } from './feedback-answer.entity.js';
import { FeedbackForm } from './feedback-form.entity.js';
import { defaultQuestions } from './feedback.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { command, composedCommand, query } from '../../platform/database/statement.js';

/** What people are asked after a session: its own questions, those of its call, or ours. */
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

/** Writes what is asked after a session, or where `sessionId` is null after all sessions of the call without a form of their own. */
export async function writeFeedbackForm(tx: Tx, form: FeedbackForm): Promise<void> {
  const { id, callId, sessionId, questions, changedAt } = form;
  const params = [id, callId, sessionId, JSON.stringify(questions), changedAt];
  await writeFeedbackFormSql.run(tx, sessionId === null ? 'call' : 'session', params);
}

/** Lets a session, or a call, ask again what is asked above it. */
export async function removeFeedbackForm(tx: Tx, of: { call: Call } | { session: Session }): Promise<void> {
  const where = 'session' in of ? { sessionId: of.session.id } : { callId: of.call.id, sessionId: IsNull() };
  await tx.getRepository(FeedbackForm).delete(where);
}

/** Whether a session has questions of its own, or froze them with its first answer. */
export async function hasOwnForm(connection: Connection, sessionId: string): Promise<boolean> {
  return connection.getRepository(FeedbackForm).existsBy({ sessionId });
}

const writeFeedbackMarkSql = command(
  `insert into feedback_marks (mark) values ($1) on conflict do nothing returning 1`,
);

/** Marks that somebody has answered; false where they had. */
export async function writeFeedbackMark(tx: Tx, mark: Buffer): Promise<boolean> {
  return (await writeFeedbackMarkSql.run(tx, [mark])) > 0;
}

const findFeedbackMarksSql = query(`select mark from feedback_marks where mark = any($1)`, { mark: 'bytea' });

/** Which of these marks are there. */
export async function findFeedbackMarks(connection: Connection, marks: readonly Buffer[]): Promise<Set<string>> {
  if (marks.length === 0) return new Set();
  const rows = await findFeedbackMarksSql.all(connection, [marks]);
  return new Set(rows.map(({ mark }) => mark.toString('hex')));
}

const insertFeedbackSql = command(`
  with gone as (
    delete from feedback_answers where session_id = $1 returning session_id, answered_on, answers, name, email
  ), dealt as (
    select * from gone union all select $1::uuid, $2::date, $3::jsonb, $4::text, $5::text
  )
  insert into feedback_answers (id, session_id, answered_on, answers, name, email)
  select gen_random_uuid(), * from dealt order by random()`);

/**
 * Takes in an answer and deals all of its session anew, in the order of lots and with new ids. Rows that stayed where
 * they came would tell by their place, and by the transaction that wrote them, which mark came with which answer.
 */
export async function insertFeedback(tx: Tx, answer: Omit<FeedbackAnswer, 'id'>): Promise<void> {
  await insertFeedbackSql.run(tx, [
    answer.sessionId,
    answer.answeredOn,
    JSON.stringify(answer.answers),
    answer.name,
    answer.email,
  ]);
}

/** All answers of a session, in no order. */
export async function listFeedback(connection: Connection, sessionId: string): Promise<FeedbackAnswer[]> {
  return connection.getRepository(FeedbackAnswer).find({ where: { sessionId }, order: { id: 'ASC' } });
}

/** How many people answered after each of these sessions. */
export async function countFeedback(connection: Connection, sessionIds: readonly string[]): Promise<number> {
  return connection.getRepository(FeedbackAnswer).countBy({ sessionId: In([...sessionIds]) });
}
