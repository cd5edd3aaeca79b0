import { word } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import type { PollAnswer } from './poll.js';
import type { AnswerCount } from './poll-results.js';

const lockInviteeSql = command(`select id from invitees where id = $1 for update`, { id: 'uuid' });

const answerSql = command(
  `insert into poll_answers (invitee_id, start_id, answer, answered_at) values ($1, $2, $3, $4)
   on conflict (invitee_id, start_id) do update set answer = excluded.answer, answered_at = excluded.answered_at
     where poll_answers.answer <> excluded.answer`,
);

const noteAnsweredSql = command(
  `update invitees set answered_at = coalesce(answered_at, $2), opened_at = coalesce(opened_at, $2),
     time_zone = coalesce($3, time_zone)
   where id = $1`,
);

/** An answer of one person about one start. */
export interface GivenAnswer {
  inviteeId: string;
  startId: string;
  answer: PollAnswer;
  /** The zone in which they saw the start; null if it is not known to be theirs. */
  timeZone: string | null;
}

/** Writes an answer, in place of an earlier one about the start. Returns whether anything has changed. */
export async function writeAnswer(
  tx: Tx,
  { inviteeId, startId, answer, timeZone }: GivenAnswer,
  now: Date,
): Promise<boolean> {
  await lockInviteeSql.one(tx, [inviteeId]);
  const changed = await answerSql.run(tx, [inviteeId, startId, answer, now]);
  await noteAnsweredSql.run(tx, [inviteeId, now, timeZone]);
  return changed > 0;
}

/** Returns the answers of a person by start. */
export const answersOf = query(`select start_id as "startId", answer from poll_answers where invitee_id = $1`, {
  startId: 'uuid',
  answer: word<PollAnswer>(),
}).map('startId', 'answer', (inviteeId: string) => [inviteeId]);

// People who were merged are asked once.
const asked = `select distinct on (i.attendee_id) i.id, coalesce(i.time_zone, a.time_zone) as time_zone
     from invitations v join invitees i on i.invitation_id = v.id and i.state = 'invited'
     join attendees a on a.id = i.attendee_id
     where v.poll_id = $1 order by i.attendee_id, i.answered_at desc nulls last`;

const countAnswersSql = query(
  `with asked as (${asked})
   select s.id as "startId", p.answer, asked.time_zone as "timeZone", count(*)::int as count
   from poll_starts s cross join asked left join poll_answers p on p.start_id = s.id and p.invitee_id = asked.id
   where s.poll_id = $1 group by 1, 2, 3`,
  { startId: 'uuid', answer: 'text?', timeZone: 'text', count: 'int' },
);

/** Returns how many people of which zone gave which answers. */
export async function countAnswers(connection: Connection, pollId: string): Promise<AnswerCount[]> {
  const rows = await countAnswersSql.all(connection, [pollId]);
  return rows.map((row) => ({ ...row, answer: row.answer as PollAnswer | null }));
}

/** Returns how many people of a poll live in which zone, most first. */
export const countZonesOfPoll = query(
  `with asked as (${asked})
   select time_zone as "timeZone", count(*)::int as people from asked group by 1 order by people desc, 1`,
  { timeZone: 'text', people: 'int' },
).list<[pollId: string]>();

/** Returns how many people of a poll have answered about any start. */
export const countAnswered = query(
  `select count(*) filter (where answered_at is not null)::int as count from invitees
   where invitation_id = $1 and state = 'invited'`,
  { count: 'int' },
).value<[invitationId: string]>();
