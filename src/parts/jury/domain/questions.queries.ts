import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { isOnTeam, teamJoins } from '../../../domain/proposals/reachable-sql.js';
import { word } from '../../../platform/database/columns.js';
import { command, query, type Row } from '../../../platform/database/statement.js';
import type { Tx } from '../../../platform/database/tx.js';
import { judgedTitleSql, judgedVersionsSql } from './judged-text.queries.js';
import { JuryQuestion } from './jury.entity.js';
import type { QuestionState } from './question.js';
import { scoredStates } from './score-sheet.js';

const columns = `q.id, q.proposal_id as "proposalId", q.juror_id as "jurorId", q.state, q.body, q.asked_at as "askedAt",
  q.reason, q.answer_until_at as "answerUntilAt", q.answer, q.answered_at as "answeredAt"`;

const row = {
  id: 'uuid',
  proposalId: 'uuid',
  jurorId: 'uuid',
  state: word<QuestionState>(),
  body: 'text',
  askedAt: 'timestamptz',
  reason: 'text',
  answerUntilAt: 'timestamptz?',
  answer: 'text',
  answeredAt: 'timestamptz?',
} as const;

/** Returns what a juror reads of the questions about a proposal, oldest first: the released ones, and their own. */
export const listQuestionsFor = query(
  `select ${columns} from jury_questions q where q.proposal_id = $1 and (q.state = 'released' or q.juror_id = $2)
   order by q.asked_at, q.id`,
  row,
).list<[proposalId: string, jurorId: string | null]>();

export type ListedQuestion = Awaited<ReturnType<typeof listQuestions>>[number];

/** Returns the questions of a call's jury: those that wait for an owner, then the others, newest first. */
export const listQuestions = query(
  `select ${columns}, p.external_id as "externalId", ${judgedTitleSql} as title, o.name as juror from jury_questions q
   join proposals p on p.id = q.proposal_id join organizers o on o.id = q.juror_id
   where p.call_id = $1 and p.merged_into is null order by q.state <> 'asked', q.asked_at desc, q.id`,
  { ...row, externalId: 'text', title: 'text', juror: 'text' },
).list<[callId: string]>();

/** Counts the questions of a call's jury that wait for an owner. */
export const countAsked = query(
  `select count(*)::int as count from jury_questions q join proposals p on p.id = q.proposal_id
   where p.call_id = $1 and p.merged_into is null and q.state = 'asked'`,
  { count: 'int' },
).value<[callId: string]>();

/** Returns the released questions to the teams of a person, oldest first. */
export const listOwnQuestions = query(
  `select distinct ${columns}, p.title from jury_questions q join proposals p on p.id = q.proposal_id ${teamJoins}
   where p.call_id = $1 and p.merged_into is null and q.state = 'released' and b.id = $2
     and b.email <> '' and ${isOnTeam}
   order by "askedAt", id`,
  { ...row, title: 'text' },
).list(({ callId, id }: Pick<Attendee, 'callId' | 'id'>) => [callId, id]);

/**
 * Returns the proposals of a call whose teams have answered since their jurors had an email about answers: for those who
 * have not submitted, and for who asked. Jurors who already have an email with this key are left out; proposals that a
 * conflict of interest closes are among them.
 */
export const listAnswered = query(
  `select o.id as "jurorId", o.name, o.email, o.email_key as "emailKey", o.language, p.id as "proposalId",
     ${judgedTitleSql} as title, coalesce(s.state = 'draft', false) as "isDraft",
     (select max(q.answered_at) from jury_questions q where q.proposal_id = p.id) as "answeredAt"
   from jury_assignments a join proposals p on p.id = a.proposal_id join organizers o on o.id = a.juror_id
   join jury_members j on j.call_id = p.call_id and j.juror_id = o.id and j.signed_at is not null
   left join jury_sheets s on s.proposal_id = p.id and s.juror_id = o.id
   where p.call_id = $1 and p.merged_into is null and p.state = any($2) and a.released_at is not null
     and exists (select from jury_questions q where q.proposal_id = p.id
       and q.answered_at > coalesce(j.answers_told_at, '-infinity')
       and (s.state is distinct from 'handed-in' or q.juror_id = o.id))
     and o.state = 'active' and o.role in ('juror', 'organizer', 'owner')
     and not exists (select from messages m where m.dedupe_key = $3 || o.id)
   order by o.id, title, p.id`,
  {
    jurorId: 'uuid',
    name: 'text',
    email: 'text',
    emailKey: 'text',
    language: 'text',
    proposalId: 'uuid',
    title: 'text',
    isDraft: 'boolean',
    answeredAt: 'timestamptz',
  },
).list((callId: string, keyPrefix: string) => [callId, scoredStates, keyPrefix]);

/** Records which answers in a call jurors have had an email about: all until the last of these. */
export const noteAnswersTold = command(
  `update jury_members j set answers_told_at = n.at
   from (select id, max(at) as at from unnest($2::uuid[], $3::timestamptz[]) as n(id, at) group by 1) n
   where j.call_id = $1 and j.juror_id = n.id`,
).write((callId: string, answered: readonly { jurorId: string; answeredAt: Date }[]) => [
  callId,
  answered.map(({ jurorId }) => jurorId),
  answered.map(({ answeredAt }) => answeredAt),
]);

/** Locks a question of a call; null if there is none. */
export const lockQuestion = command(
  `select ${columns} from jury_questions q join proposals p on p.id = q.proposal_id
   where q.id = $1 and p.call_id = $2 and p.merged_into is null for update of q`,
  row,
).find<[id: string, callId: string]>();

/** Adds a question that waits for an owner. */
export async function insertQuestion(
  tx: Tx,
  question: Pick<JuryQuestion, 'id' | 'proposalId' | 'jurorId' | 'body' | 'askedAt'>,
): Promise<void> {
  await tx.getRepository(JuryQuestion).insert({ ...question, state: 'asked' });
}

/** Changes a locked question. */
export async function updateQuestion(tx: Tx, id: string, changes: Partial<JuryQuestion>): Promise<void> {
  await tx.getRepository(JuryQuestion).update({ id }, changes);
}

/** Returns the calls whose juries are at work. */
export const listRemindedCalls = query(
  `select c.id, c.time_zone as "timeZone", s.scores_until_at as deadline
   from calls c left join jury_settings s on s.call_id = c.id
   where c.archived_at is null
     and not exists (select from jury_decisions d where d.call_id = c.id and d.reopened_at is null)
     and exists (select from jury_assignments a join proposals p on p.id = a.proposal_id where p.call_id = c.id)`,
  { id: 'uuid', timeZone: 'text', deadline: 'timestamptz?' },
).list();

/** A sheet that its juror has not submitted, or not for the current text. */
export type OpenReview = Row<typeof listOpenReviews>;

/**
 * Returns the open sheets of a call that were released before a time, without those of jurors who already have an email
 * with this key; by juror, then by title. Sheets that a conflict of interest closes are among them.
 */
export const listOpenReviews = query(
  `select o.id as "jurorId", o.name, o.email, o.email_key as "emailKey", o.language, p.id as "proposalId", ${judgedTitleSql} as title,
     s.state is not null as "isDraft"
   from jury_assignments a join proposals p on p.id = a.proposal_id join organizers o on o.id = a.juror_id
   left join jury_sheets s on s.proposal_id = a.proposal_id and s.juror_id = a.juror_id
   left join ${judgedVersionsSql('vp.call_id = $1')} t on t.proposal_id = p.id
   where p.call_id = $1 and p.state = any($2) and p.merged_into is null and a.released_at < $3
     and (s.state is distinct from 'handed-in' or s.text_version < t.version) and o.state in ('invited', 'active')
     and o.role in ('juror', 'organizer', 'owner')
     and not exists (select from messages m where m.dedupe_key = $4 || o.id)
   order by o.id, title, p.id`,
  {
    jurorId: 'uuid',
    name: 'text',
    email: 'text',
    emailKey: 'text',
    language: 'text',
    proposalId: 'uuid',
    title: 'text',
    isDraft: 'boolean',
  },
).list((callId: string, releasedBefore: Date, keyPrefix: string) => [callId, scoredStates, releasedBefore, keyPrefix]);
