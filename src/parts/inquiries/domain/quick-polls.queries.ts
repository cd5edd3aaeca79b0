import { json, word } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { NotFound } from '../../../platform/errors.js';
import type { PollKind, PollState, QuickPoll } from './quick-poll.js';

const columns = {
  id: 'uuid',
  sessionId: 'uuid',
  number: 'int',
  kind: word<PollKind>(),
  language: 'text',
  question: 'text',
  options: 'text',
  translations: json<QuickPoll['translations']>(),
  state: word<PollState>(),
  voters: 'int',
  counts: json<QuickPoll['counts']>(),
  hiddenWords: 'text[]',
} as const;
const selected = `id, session_id as "sessionId", number, kind, language, question, options, translations, state, voters,
  counts, hidden_words as "hiddenWords"`;

/** Returns the polls of a session: the open one first, then those that are closed, the latest first, and the drafts. */
export const listPolls = query(
  `select ${selected} from quick_polls where session_id = $1
   order by array_position(array['open', 'closed', 'draft'], state), case state when 'draft' then number else -number end`,
  columns,
).list<[sessionId: string]>();

const findSql = query(`select ${selected} from quick_polls where session_id = $1 and number = $2`, columns);

/** Returns the poll of a session with a number. Throws NotFound. */
export async function getPoll(connection: Connection, sessionId: string, number: string): Promise<QuickPoll> {
  const found = /^\d{1,9}$/u.test(number) ? await findSql.maybe(connection, [sessionId, Number(number)]) : null;
  if (found === null) throw new NotFound('poll-not-found', 'Poll not found.');
  return found;
}

const lockSql = command('select id from quick_polls where session_id = $1 and number = $2 for update', { id: 'uuid' });

/** Locks and returns such a poll. Throws NotFound. */
export async function lockPoll(tx: Tx, sessionId: string, number: string): Promise<QuickPoll> {
  if (/^\d{1,9}$/u.test(number)) await lockSql.maybe(tx, [sessionId, Number(number)]);
  return getPoll(tx, sessionId, number);
}

/** Lets one change after another run the polls of a session. */
export const lockPolls = command(`select pg_advisory_xact_lock(hashtext('quick polls ' || $1))`).write<
  [sessionId: string]
>();

/** Writes a poll with the next number of its session. Lock the polls first. */
export const insertPoll = command(
  `insert into quick_polls (id, session_id, number, kind, language, question, options, translations)
   select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7 from quick_polls where session_id = $2`,
).write((one: Pick<QuickPoll, 'id' | 'sessionId' | 'kind' | 'language' | 'question' | 'options' | 'translations'>) => [
  one.id,
  one.sessionId,
  one.kind,
  one.language,
  one.question,
  one.options,
  JSON.stringify(one.translations),
]);

/** Writes what a host changed of a locked draft. */
export const updatePoll = command(
  `update quick_polls set kind = $2, question = $3, options = $4, translations = $5 where id = $1`,
).write((one: Pick<QuickPoll, 'id' | 'kind' | 'question' | 'options' | 'translations'>) => [
  one.id,
  one.kind,
  one.question,
  one.options,
  JSON.stringify(one.translations),
]);

/** Deletes a draft. */
export const deletePoll = command('delete from quick_polls where id = $1').write<[id: string]>();

/** Opens a poll. Close the others first. */
export const openPoll = command(`update quick_polls set state = 'open' where id = $1`).write<[id: string]>();

const closeSql = command(`update quick_polls set state = 'closed' where session_id = $1 and state = 'open'`);

/** Closes the open poll of a session, and forgets who has voted. */
export async function closePolls(tx: Tx, sessionId: string): Promise<void> {
  await closeSql.run(tx, [sessionId]);
  await forgetVoters(tx);
}

/** Closes the open polls of sessions that ended by a moment, and returns them. Call `forgetVoters` then. */
export const closeOverduePolls = command(
  `update quick_polls p set state = 'closed' from sessions s
   where s.id = p.session_id and p.state = 'open' and s.ends_at <= $1
   returning p.session_id as "sessionId", p.number`,
  { sessionId: 'uuid', number: 'int' },
).list<[endedBy: Date]>();

/**
 * Forgets who has voted in polls that are closed. A statement of its own: closing waits for a vote that is being counted,
 * and whatever closes and deletes at once would not see that voter.
 */
export const forgetVoters = command(
  `delete from quick_poll_voters v using quick_polls p where p.id = v.poll_id and p.state = 'closed'`,
).write();

/** Records that a person votes in a locked poll. Returns false if they had, with whatever address. */
export const addVoter = command(
  `insert into quick_poll_voters (poll_id, attendee_id)
   select $1, $2 where not exists (select from quick_poll_voters v join attendees a on a.id = v.attendee_id
     where v.poll_id = $1 and coalesce(a.merged_into, a.id) = $2)`,
).wrote<[pollId: string, attendeeId: string]>();

/** Writes the counts of a locked poll, with one voter more. */
export const writeCounts = command('update quick_polls set counts = $2, voters = voters + 1 where id = $1').write(
  (id: string, counts: QuickPoll['counts']) => [id, JSON.stringify(counts)],
);

/** Takes a word off the screens, or puts it back. */
export const hideWord = command(
  `update quick_polls set hidden_words = case when $3 then array_append(array_remove(hidden_words, $2), $2)
     else array_remove(hidden_words, $2) end where id = $1`,
).write<[id: string, word: string, isHidden: boolean]>();

/** Returns the numbers of the open polls of a session in which a person has voted. */
export const listVotedIn = query(
  `select p.number from quick_poll_voters v join quick_polls p on p.id = v.poll_id join attendees a on a.id = v.attendee_id
   where p.session_id = $1 and (a.id = $2 or a.merged_into = $2)`,
  { number: 'int' },
).column<[sessionId: string, attendeeId: string]>();

/** Returns the sessions of a call in which a poll is open. */
export const listSessionsWithPolls = query(
  `select s.id from quick_polls p join sessions s on s.id = p.session_id
   where s.call_id = $1 and p.state = 'open' and s.published_at is not null`,
  { id: 'uuid' },
).column<[callId: string]>();
