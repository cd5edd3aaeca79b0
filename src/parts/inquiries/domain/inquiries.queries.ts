import { json, orNull, word } from '../../../platform/database/columns.js';
import { command, composedQuery, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import type { Translations } from '../../../platform/i18n/translated.js';
import type { HeldFor } from './held-for.js';
import type { EarlierAnswer, Inquiry, InquirySource, InquiryState } from './inquiry.js';

/**
 * SQL: whether what a person `a` said with the voice `v` counts: they said it themselves, or have confirmed the address since
 * for which somebody typed it.
 */
export const counting = `(v.by_owner or coalesce(a.proven_by = 'owner' and a.proven_at > v.at, false))`;

/** How many people ask the question `i`, or one that is merged with it: each once, whatever their addresses. */
const votes = `(select count(distinct coalesce(a.merged_into, a.id))::int from inquiry_voices v
    join attendees a on a.id = v.attendee_id join inquiries o on o.id = v.inquiry_id
    where (o.id = i.id or o.merged_into = i.id) and ${counting} and a.email <> '')`;

/** Whether the question `i` is there: a host typed it, or its author has confirmed it. Erased authors had. */
export const isConfirmed = `(i.source in ('email', 'room') or not exists (select from inquiry_voices v
    join attendees a on a.id = v.attendee_id where v.inquiry_id = i.id and v.is_author and not ${counting}))`;

const columns = {
  id: 'uuid',
  callId: 'uuid',
  number: 'int',
  sessionId: 'uuid?',
  topic: 'text',
  language: 'text',
  original: 'text',
  text: 'text',
  source: word<InquirySource>(),
  state: word<InquiryState>(),
  heldFor: orNull(word<HeldFor>()),
  mergedInto: 'uuid?',
  answer: 'text',
  recordingSecond: 'int?',
  reason: 'text',
  translations: json<Translations<'text' | 'answer'>>(),
  earlierAnswers: json<EarlierAnswer[]>(),
  askedAt: 'timestamptz',
  publishedAt: 'timestamptz?',
  correctedAt: 'timestamptz?',
} as const;
const selected = `i.id, i.call_id as "callId", i.number, i.session_id as "sessionId", i.topic, i.language, i.original,
  i.text, i.source, i.state, i.held_for as "heldFor", i.merged_into as "mergedInto", i.answer,
  i.recording_second as "recordingSecond", i.reason, i.translations, i.earlier_answers as "earlierAnswers",
  i.asked_at as "askedAt", i.published_at as "publishedAt", i.corrected_at as "correctedAt"`;

/** A question with how many people ask it. */
export type CountedInquiry = Inquiry & { votes: number };

const byVotes = 'votes desc, i.number';
const latest = 'i.number desc';

const listSql = composedQuery(
  (order: typeof byVotes | typeof latest, params: readonly unknown[] = []) => ({
    text: `select ${selected}, ${votes} as votes from inquiries i
      where i.call_id = $1 and i.state = any($2) and ${isConfirmed} and ($3::uuid is null or i.session_id = $3)
        and ($4 = '' or strpos(search_fold(i.text || ' ' || i.answer || ' ' || i.translations::text), search_fold($4)) > 0)
      order by ${order} limit $5 offset $6`,
    params,
  }),
  { ...columns, votes: 'int' },
  [[byVotes], [latest]],
);

/** Which questions of a call are listed, and in which order. */
export interface InquiryFilter {
  states: readonly InquiryState[];
  sessionId?: string | null;
  search?: string;
  order?: 'votes' | 'time';
  limit?: number;
  offset?: number;
}

/** Returns the questions of a call that their authors have confirmed. */
export function listInquiries(
  connection: Connection,
  callId: string,
  { states, sessionId = null, search = '', order = 'time', limit = 500, offset = 0 }: InquiryFilter,
): Promise<CountedInquiry[]> {
  const params = [callId, states, sessionId, search, limit, offset];
  return listSql.all(connection, order === 'votes' ? byVotes : latest, params);
}

/** Returns how many questions of a call are in each state. */
export const countInquiries = query(
  `select i.state, count(*)::int as count from inquiries i where i.call_id = $1 and ${isConfirmed} group by i.state`,
  { state: word<InquiryState>(), count: 'int' },
).list<[callId: string]>();

const findSql = query(
  `select ${selected}, ${votes} as votes from inquiries i where i.call_id = $1 and i.number = $2 and ${isConfirmed}`,
  { ...columns, votes: 'int' },
);

/** Returns the question of a call with a number, once its author has confirmed it. Throws NotFound. */
export async function getInquiry(connection: Connection, callId: string, number: string): Promise<CountedInquiry> {
  const found = /^\d{1,9}$/u.test(number) ? await findSql.maybe(connection, [callId, Number(number)]) : null;
  if (found === null) throw new NotFound('question-not-found', 'Question not found.');
  return found;
}

/** Returns a question by its id; null if there is none. */
export const findInquiryById = query(`select ${selected}, ${votes} as votes from inquiries i where i.id = $1`, {
  ...columns,
  votes: 'int',
}).find<[id: string]>();

const lockSql = command('select id from inquiries where call_id = $1 and number = $2 for update', { id: 'uuid' });

/** Locks and returns such a question. Throws NotFound. */
export async function lockInquiry(tx: Tx, callId: string, number: string): Promise<CountedInquiry> {
  if (/^\d{1,9}$/u.test(number)) await lockSql.maybe(tx, [callId, Number(number)]);
  return getInquiry(tx, callId, number);
}

const lockNumbersSql = command(`select pg_advisory_xact_lock(hashtext('inquiries ' || $1))`);
const insertSql = command(
  `insert into inquiries (id, call_id, number, session_id, topic, language, original, text, source, state, held_for, asked_at)
   select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $6, $7, $8, $9, $10 from inquiries where call_id = $2
   on conflict (id) do nothing`,
);

/** A question as it is asked. */
export type NewInquiry = Pick<
  Inquiry,
  'id' | 'callId' | 'sessionId' | 'topic' | 'language' | 'text' | 'source' | 'heldFor' | 'askedAt'
>;

/** Writes a question with the next number of its call. Returns false if it was written before. */
export async function insertInquiry(tx: Tx, inquiry: NewInquiry): Promise<boolean> {
  const { id, callId, sessionId, topic, language, text, source, heldFor, askedAt } = inquiry;
  await lockNumbersSql.run(tx, [callId]);
  const state: InquiryState = heldFor === null ? 'new' : 'held';
  const params = [id, callId, sessionId, topic, language, text, source, state, heldFor, askedAt];
  return (await insertSql.run(tx, params)) > 0;
}

/** Writes what a host made of a locked question. */
export const updateInquiry = command(
  `update inquiries set text = $2, state = $3, answer = $4, recording_second = $5, reason = $6, translations = $7,
     earlier_answers = $8, published_at = $9, corrected_at = $10 where id = $1`,
).write((one: Inquiry) => [
  one.id,
  one.text,
  one.state,
  one.answer,
  one.recordingSecond,
  one.reason,
  JSON.stringify(one.translations),
  JSON.stringify(one.earlierAnswers),
  one.publishedAt,
  one.correctedAt,
]);

/** Lets no question of a session be the one that is being answered. */
export const unchooseOthers = command(
  `update inquiries set state = 'new' where session_id = $1 and state = 'chosen'`,
).write<[sessionId: string]>();

/** Declines a question that is just being asked. */
export const declineInquiry = command(`update inquiries set state = 'declined', reason = $2 where id = $1`).write<
  [id: string, reason: string]
>();

/** Returns the questions that were answered or corrected last. */
export const listLatestAnswers = query(
  `select ${selected} from inquiries i where i.call_id = $1 and i.state = 'answered'
   order by greatest(i.published_at, i.corrected_at) desc limit 100`,
  columns,
).list<[callId: string]>();

/** Merges a question, and those that were merged with it, into another. */
export const mergeInquiry = command(
  `update inquiries set merged_into = $2, state = 'merged' where id = $1 or merged_into = $1`,
).write<[id: string, into: string]>();

/** Takes a question out of the one that it was merged into. */
export const separateInquiry = command(`update inquiries set merged_into = null, state = 'new' where id = $1`).write<
  [id: string]
>();

/** Returns the texts of questions that say the same as another. */
export const listMerged = query(`select number, text from inquiries where merged_into = $1 order by number`, {
  number: 'int',
  text: 'text',
}).list<[id: string]>();

/** Records that a person asks a question, or the same: once each. What its owner says outweighs what anybody typed. */
export const addVoice = command(
  `insert into inquiry_voices (inquiry_id, attendee_id, is_author, by_owner, at) values ($1, $2, $3, $4, $5)
   on conflict (inquiry_id, attendee_id) do update set by_owner = inquiry_voices.by_owner or excluded.by_owner`,
).write<[inquiryId: string, attendeeId: string, isAuthor: boolean, byOwner: boolean, at: Date]>();

/** Takes back that a person asks the same. */
export const removeVoice = command(
  `delete from inquiry_voices v using attendees a
   where v.inquiry_id = $1 and a.id = v.attendee_id and (a.id = $2 or a.merged_into = $2) and not v.is_author`,
).write<[inquiryId: string, attendeeId: string]>();

/** Confirms everything that somebody typed for a person. */
export const confirmVoices = command(
  `update inquiry_voices v set by_owner = true from attendees a
   where a.id = v.attendee_id and (a.id = $1 or a.merged_into = $1) and not v.by_owner`,
).write<[attendeeId: string]>();

/** Deletes what somebody typed for a person who doesn't confirm it. */
export const discardVoices = command(
  `with unwanted as (
     delete from inquiry_voices v using attendees a
     where a.id = v.attendee_id and (a.id = $1 or a.merged_into = $1) and not ${counting}
     returning v.inquiry_id, v.is_author
   )
   delete from inquiries i using unwanted u where i.id = u.inquiry_id and u.is_author`,
).write<[attendeeId: string]>();

/** Returns which questions of a call a person asks. */
export const listVoicesOf = query(
  `select v.inquiry_id as id, v.is_author as "isAuthor", ${counting} as counts from inquiry_voices v
   join attendees a on a.id = v.attendee_id where a.id = $1 or a.merged_into = $1`,
  { id: 'uuid', isAuthor: 'boolean', counts: 'boolean' },
).list<[attendeeId: string]>();

/** Returns the questions that a person asked, the latest first, and those that anybody can have typed for them. */
export const listOwnInquiries = query(
  `select ${selected}, bool_or(${counting}) as counts from inquiries i join inquiry_voices v on v.inquiry_id = i.id
     join attendees a on a.id = v.attendee_id
   where (a.id = $1 or a.merged_into = $1) and (v.is_author or not ${counting})
   group by i.id order by i.number desc`,
  { ...columns, counts: 'boolean' },
).list<[attendeeId: string]>();

/** Returns how many questions a person has asked since a moment, typed by whomever. */
export const countAskedSince = query(
  `select count(*)::int as count, min(at) as first from inquiry_voices where attendee_id = $1 and is_author and at > $2`,
  { count: 'int', first: 'timestamptz?' },
).get<[attendeeId: string, since: Date]>();

/** Who asked a question. */
export const findAuthor = query(
  `select p.id, p.name, p.email from inquiry_voices v join attendees a on a.id = v.attendee_id
     join attendees p on p.id = coalesce(a.merged_into, a.id)
   where v.inquiry_id = $1 and v.is_author and p.email <> ''`,
  { id: 'uuid', name: 'text', email: 'text' },
).find<[inquiryId: string]>();

/** Returns what a person could tell of themselves: name, organization, and the titles of their proposals. */
export const listOwnWords = query(
  `select a.name as word from attendees a where a.id = $1
   union select o.name from attendees a join organizations o on o.id = a.organization_id where a.id = $1
   union select p.title from attendees a join proposal_members m on m.email_key = a.email_key
     join proposals p on p.id = m.proposal_id and p.call_id = a.call_id where a.id = $1`,
  { word: 'text' },
).column<[attendeeId: string]>();

/** Returns until when questions of a call are taken and answered (`YYYY-MM-DDTHH:mm` in its zone); null if ever. */
export const findClosing = query('select closes_at_local as closing from inquiry_rules where call_id = $1', {
  closing: 'text?',
}).findValue<[callId: string]>();

/** Writes that time. */
export const writeClosing = command(
  `insert into inquiry_rules (call_id, closes_at_local) values ($1, $2)
   on conflict (call_id) do update set closes_at_local = $2`,
).write<[callId: string, closesAtLocal: string | null]>();

/** Returns an id that a form carries, so that a question that arrives twice is written once; null for any other text. */
export function idOfForm(text: string): string | null {
  return isUuid(text) ? text : null;
}
