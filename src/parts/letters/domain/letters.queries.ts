import { timedMoves } from '../../../domain/campaigns/campaign.js';
import {
  type CampaignQueue,
  CampaignRows,
  claimColumns,
  queueColumns,
  queueSql,
} from '../../../domain/campaigns/campaigns.queries.js';
import { Not } from 'typeorm';
import { keyset } from '../../../platform/database/keyset.js';
import { command, composedQuery, query, type Row } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { Letter, LetterRecipient, Shortlist } from './letter.entity.js';
import type { Publication } from './letter.js';
import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import { word, json } from '../../../platform/database/columns.js';
import type { CampaignTexts } from '../../../domain/campaigns/campaign-texts.js';
import { isPublishedSql, outcomeSql, publicationJoins } from '../../jury/domain/outcome-sql.js';
import { type DropReason, dropReasons } from '../../../domain/notifications/outbox/drop-reasons.js';

/** The rows of letters. */
export const letterRows = new CampaignRows<Letter>({
  name: 'letter',
  entity: Letter,
  moves: timedMoves,
  refuse: (_move, state) => ['letter-state', `The letter is ${state}. Reload the page.`],
});

/**
 * Returns the letter about a result that is not sent completely, or null; locked until the transaction ends. Lock the
 * jury first.
 */
export async function lockOpenLetter(tx: Tx, callId: string, outcome: LetterOutcome): Promise<Letter | null> {
  const where = { callId, outcome, state: Not('sent' as const) };
  return tx.getRepository(Letter).findOne({ where, lock: { mode: 'pessimistic_write' } });
}

/** Returns all letters of a call, newest first. */
export async function listLetters(connection: Connection, callId: string): Promise<Letter[]> {
  return connection.getRepository(Letter).find({ where: { callId }, order: { createdAt: 'DESC', id: 'ASC' } });
}

/** Writes who got a letter, again for those whose letter was dropped before it left. */
export async function insertRecipients(tx: Tx, recipients: readonly LetterRecipient[]): Promise<void> {
  const keys = ['letterId', 'proposalId', 'attendeeId'];
  if (recipients.length > 0) await tx.getRepository(LetterRecipient).upsert([...recipients], keys);
}

const findPublicationSql = query(
  `select d.id is not null as "isDecided", d.published_at as "publishedAt", s.published_at as "shortlistPublishedAt"
   from calls c left join jury_decisions d on d.call_id = c.id and d.reopened_at is null
   left join shortlists s on s.call_id = c.id where c.id = $1`,
  { isDecided: 'boolean', publishedAt: 'timestamptz?', shortlistPublishedAt: 'timestamptz?' },
);

/** Returns what the teams of a call may know. */
export async function readPublication(connection: Connection, callId: string): Promise<Publication> {
  const { isDecided, publishedAt, shortlistPublishedAt } = await findPublicationSql.one(connection, [callId]);
  return { decision: isDecided ? { publishedAt } : null, shortlistPublishedAt };
}

/** Publishes a shortlist. Returns false if it was published before. */
export const insertShortlist = command(
  `insert into shortlists (call_id, published_by, published_at) values ($1, $2, $3) on conflict do nothing`,
).wrote(({ callId, publishedBy, publishedAt }: Shortlist) => [callId, publishedBy, publishedAt]);

/** Takes back that a shortlist was published. Returns false if it was not. */
export const deleteShortlist = command(`delete from shortlists where call_id = $1`).wrote<[callId: string]>();

/** The number of emails of a letter by state. */
export interface LetterCounts {
  queued: number;
  sent: number;
  bounced: number;
  failed: number;
  dropped: number;
}

const countEmailsSql = query(
  `select l.id, count(m.id) filter (where m.state in ('queued', 'sending'))::int as queued,
     (count(r.attendee_id) filter (where m.id is null or (m.state = 'sent' and m.bounced_at is null)))::int as sent,
     count(m.id) filter (where m.state = 'sent' and m.bounced_at is not null)::int as bounced,
     count(m.id) filter (where m.state = 'failed')::int as failed,
     count(m.id) filter (where m.state = 'dropped')::int as dropped
   from letters l left join letter_recipients r on r.letter_id = l.id
   left join messages m on m.dedupe_key = 'letter:' || r.letter_id || ':' || r.proposal_id || ':' || r.attendee_id
   where l.id = any($1) group by l.id`,
  { id: 'uuid', queued: 'int', sent: 'int', bounced: 'int', failed: 'int', dropped: 'int' },
);

/** Returns the number of emails by state for each letter. Those that are so old that they were removed were sent. */
export async function countLetterEmails(
  connection: Connection,
  ids: readonly string[],
): Promise<Map<string, LetterCounts>> {
  const rows = await countEmailsSql.all(connection, [ids]);
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

const queue = queueSql({
  table: 'letters',
  due: `c.state = 'scheduled' and c.send_at <= $1 or c.state = 'sending' and (c.updated_at > $1::timestamptz - interval '1 minute'
    or not exists (select from messages m where m.letter_id = c.id and m.state in ('queued', 'sending')))`,
  messages: 'm.letter_id = c.id',
  order: 'c.send_at',
});

/**
 * Letters that are due or being sent. If the last portion was made a while ago, the rest waits for the queue: a server
 * that is down makes nobody look for more people.
 */
export const letterQueue: CampaignQueue = {
  due: query(queue.due, queueColumns),
  claim: command(queue.claim, claimColumns),
  portion: 500,
};

/** Whether emails of a letter wait to be sent. */
export const hasQueuedLetters = query(
  `select exists (select from messages where letter_id = $1 and state in ('queued', 'sending')) as "hasQueued"`,
  { hasQueued: 'boolean' },
).value<[id: string]>();

const listOpenSql = command(
  `select id from letters where call_id = $1 and outcome = any($2) and state in ('scheduled', 'sending')
   order by id for update`,
  { id: 'uuid' },
);

/** Locks the letters about these results that are scheduled or being sent, and returns them. Lock the jury first. */
export async function lockLeavingLetters(
  tx: Tx,
  callId: string,
  outcomes: readonly LetterOutcome[],
): Promise<Letter[]> {
  const letters = [];
  for (const { id } of await listOpenSql.all(tx, [callId, outcomes])) letters.push(await letterRows.get(tx, id));
  return letters;
}

/** Sends the letters of a call that were held at their time because nothing had been published. Lock the jury first. */
export const releaseUnpublished = command(
  `update letters set state = 'scheduled', held_reason = null, held_by = null, held_at = null, updated_at = $2
   where call_id = $1 and state = 'held' and held_reason = 'unpublished'`,
).write<[callId: string, now: Date]>();

/** How far the email of a letter is; one that is so old that it was removed was sent. */
export const deliveryStates = ['queued', 'sent', 'bounced', 'failed', 'dropped'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

const deliverySql = `case when m.state = 'sending' then 'queued'
  when m.state is null or m.state = 'sent' then case when m.bounced_at is null then 'sent' else 'bounced' end
  else m.state end`;

/** A person who got a letter, with its email; without one if it is so old that it was removed. */
export type LetterRecipientRow = Row<typeof listLetterRecipientsSql>;

/** Orders of the people of a letter. */
export const recipientSorts = ['queuedAt', '-queuedAt'] as const;
type RecipientSort = (typeof recipientSorts)[number];

/** Where a person of a letter is in an order. */
export type RecipientPlace = [queuedAt: string, proposalId: string, attendeeId: string];

const listLetterRecipientsSql = composedQuery(
  (sort: RecipientSort, params: readonly unknown[] = []) => {
    const by = keyset(sort, 'r.queued_at', 'r.proposal_id', 'r.attendee_id');
    return {
      text: `select r.proposal_id as "proposalId", p.external_id as "externalId", p.title, r.attendee_id as "attendeeId",
     coalesce(m.payload #>> '{recipient,name}', a.name) as name,
     coalesce(m.payload #>> '{recipient,email}', a.email) as email, r.queued_at as "queuedAt", m.id as "messageId",
     ${deliverySql} as state, coalesce(m.attempts, 0) as attempts, m.sent_at as "sentAt", m.bounced_at as "bouncedAt",
     coalesce(m.bounce_diagnostic, m.result) as result
   from letter_recipients r join proposals p on p.id = r.proposal_id join attendees a on a.id = r.attendee_id
   left join messages m on m.dedupe_key = 'letter:' || r.letter_id || ':' || r.proposal_id || ':' || r.attendee_id
   where r.letter_id = $1 and ($4::timestamptz is null or ${by.after('$4', '$5::uuid', '$6::uuid')})
     and ($2::text is null or $2 = ${deliverySql})
   order by ${by.order} limit $3`,
      params,
    };
  },
  {
    proposalId: 'uuid',
    externalId: 'text',
    title: 'text',
    attendeeId: 'uuid',
    name: 'text',
    email: 'text',
    queuedAt: 'timestamptz',
    messageId: 'uuid?',
    state: word<DeliveryState>(),
    attempts: 'int',
    sentAt: 'timestamptz?',
    bouncedAt: 'timestamptz?',
    result: 'text?',
  },
  [['queuedAt'], ['-queuedAt']],
);

/** Returns people of a letter, those in a state if it is named, after a place in an order. */
export function listLetterRecipients(
  connection: Connection,
  letterId: string,
  {
    sort,
    limit,
    after,
    state = null,
  }: { sort: RecipientSort; limit: number; after: RecipientPlace | null; state?: DeliveryState | null | undefined },
): Promise<LetterRecipientRow[]> {
  const [queuedAt = null, proposalId = null, attendeeId = null] = after ?? [];
  return listLetterRecipientsSql.all(connection, sort, [letterId, state, limit, queuedAt, proposalId, attendeeId]);
}

/** Why a letter no longer leaves: what it says is not, or no longer, for its reader to know. */
export const letterDropReasons = [dropReasons.held, dropReasons['result-changed']];

const findUnwantedSql = query(
  `select m.id, case when l.state = 'held' then 'held' else 'result-changed' end as reason
   from messages m join letters l on l.id = m.letter_id
   left join proposals p on p.id = (m.payload #>> '{letter,proposalId}')::uuid ${publicationJoins}
   where m.id = any($1) and (l.state = 'held' or (${outcomeSql} = l.outcome and ${isPublishedSql}) is not true)`,
  { id: 'uuid', reason: word<'held' | 'result-changed'>() },
);

/** Returns which of these letters must no longer be sent, with the reason. Called just before sending. */
export async function findUnwantedLetters(
  connection: Connection,
  messageIds: readonly string[],
): Promise<Map<string, DropReason>> {
  const rows = await findUnwantedSql.all(connection, [messageIds]);
  return new Map(rows.map(({ id, reason }) => [id, dropReasons[reason]]));
}

/** Returns the texts of a letter by language. Throws NotFound. */
export const getLetterContents = query(`select contents from letters where id = $1`, {
  contents: json<CampaignTexts>(),
}).value<[id: string]>();

/**
 * Takes back what was dropped before it left, so that these people get the letter as if for the first time. `queued`:
 * and what waits to be sent. Lock the letter first. Returns how many.
 */
export const takeBackLetters = command(
  `with taken as (
     delete from messages where letter_id = $1
       and (($2::boolean and state = 'queued') or (state = 'dropped' and result = any($3)))
     returning letter_id, attendee_id, (payload #>> '{letter,proposalId}')::uuid as proposal_id
   )
   delete from letter_recipients r using taken t
   where (r.letter_id, r.proposal_id, r.attendee_id) = (t.letter_id, t.proposal_id, t.attendee_id)`,
).count((letterId: string, queued: boolean) => [letterId, queued, letterDropReasons]);
