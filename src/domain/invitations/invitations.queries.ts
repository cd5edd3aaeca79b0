import { IsNull } from 'typeorm';

import { word } from '../../platform/database/columns.js';
import { type CampaignMove, openMoves } from '../campaigns/campaign.js';
import { CampaignRows } from '../campaigns/campaigns.queries.js';
import { keyset } from '../../platform/database/keyset.js';
import { composedQuery, command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { isUuid } from '../../platform/database/uuid.js';
import { liveStates } from '../registrations/registration.js';
import type { InvitationCounts, InviteeAnswer, InviteeReason, InviteeState } from './invitation.js';
import { Invitation, Invitee } from './invitation.entity.js';

const table = {
  name: 'invitation',
  entity: Invitation,
  moves: openMoves,
  refuse: (move: CampaignMove, state: string): [string, string] => {
    if (move === 'add') return ['invitation-stopped', 'The invitation was stopped. Create a new one.'];
    if (move === 'remind') return ['invitation-not-sent', 'Only an invitation that was sent has a reminder.'];
    return move === 'stop' && state === 'draft'
      ? ['invitation-draft', 'The invitation is a draft. Nothing is being sent.']
      : ['invitation-no-draft', 'The invitation has been sent, so its sessions and texts are fixed.'];
  },
};

/** The rows of invitations to register. Polls have pages of their own. */
export const invitations = new CampaignRows<Invitation>({ ...table, scope: { pollId: IsNull() } });

/** The rows of all lists: of invitations to register, and of polls. */
export const allInvitations = new CampaignRows<Invitation>(table);

// A message that was removed later had been settled: without one, an invited person got the email.
const messageOf = `left join lateral (select m.state, m.bounced_at from messages m
      where m.invitee_id = i.id and m.kind in ('invitation-to-register', 'poll') limit 1) m on true`;
const isRegistered = `exists (select 1 from registrations r
      where r.attendee_id = i.attendee_id and r.session_id = any(v.session_ids) and r.state = any($2))`;
const hasFailed = `(m.state in ('failed', 'dropped') or m.bounced_at is not null)`;

const countInviteesSql = query(
  `select v.id,
     count(*) filter (where i.state = 'invalid')::int as invalid,
     count(*) filter (where i.state = 'skipped')::int as skipped,
     count(*) filter (where i.state = 'waiting')::int as waiting,
     count(*) filter (where i.state = 'invited')::int as invited,
     count(*) filter (where i.state = 'invited' and coalesce(m.state, 'sent') = 'sent'
       and m.bounced_at is null)::int as sent,
     count(*) filter (where ${hasFailed})::int as failed,
     count(*) filter (where i.opened_at is not null)::int as opened,
     count(*) filter (where i.state = 'invited' and ${isRegistered})::int as registered,
     count(*) filter (where i.declined_at is not null)::int as declined,
     count(*) filter (where i.reminded_at is not null)::int as reminded
   from invitations v join invitees i on i.invitation_id = v.id
   ${messageOf}
   where v.id = any($1) group by v.id`,
  {
    id: 'uuid',
    invalid: 'int',
    skipped: 'int',
    waiting: 'int',
    invited: 'int',
    sent: 'int',
    failed: 'int',
    opened: 'int',
    registered: 'int',
    declined: 'int',
    reminded: 'int',
  },
);

const nobody: InvitationCounts = {
  invalid: 0,
  skipped: 0,
  waiting: 0,
  invited: 0,
  sent: 0,
  failed: 0,
  opened: 0,
  registered: 0,
  declined: 0,
  reminded: 0,
};

/** Returns the number of people of each invitation by status. */
export async function countInvitees(
  connection: Connection,
  ids: readonly string[],
): Promise<Map<string, InvitationCounts>> {
  const rows = await countInviteesSql.all(connection, [ids, liveStates]);
  const found = new Map(rows.map(({ id, ...counts }) => [id, counts]));
  return new Map(ids.map((id) => [id, found.get(id) ?? nobody]));
}

/** Returns the number of people of an invitation by status. */
export async function countInviteesOf(connection: Connection, id: string): Promise<InvitationCounts> {
  return (await countInvitees(connection, [id])).get(id) ?? nobody;
}

/** A person of an invitation, with their status. */
export interface ListedPerson {
  id: string;
  position: string;
  line: number | null;
  name: string;
  email: string;
  attendeeId: string | null;
  state: InviteeState;
  reason: InviteeReason | null;
  /** Null for those who have not been invited. */
  answer: InviteeAnswer | null;
  invitedAt: Date | null;
}

/** Which people of an invitation are listed. */
export type PeopleFilter = { states: readonly InviteeState[]; answers: readonly InviteeAnswer[] | null };

const answerSql = `case when i.state <> 'invited' then null
       when ${isRegistered} then 'registered'
       when i.declined_at is not null then 'declined'
       when ${hasFailed} then 'failed'
       when i.opened_at is not null then 'opened'
       else 'unanswered' end`;

/** Orders of the people of an invitation. */
export const inviteeSorts = ['position', '-position'] as const;
type InviteeSort = (typeof inviteeSorts)[number];

const listPeopleSql = composedQuery(
  (sort: InviteeSort, params: readonly unknown[] = []) => ({
    text: `select p.* from (
       select i.id, i.position, i.line, coalesce(nullif(i.name, ''), a.name, '') as name, coalesce(a.email, i.email) as email,
         i.attendee_id as "attendeeId", i.state, i.reason, ${answerSql} as answer, i.invited_at as "invitedAt"
       from invitees i join invitations v on v.id = i.invitation_id left join attendees a on a.id = i.attendee_id
       ${messageOf}
       where v.id = $1 and i.state = any($3)) p
     where ($4::text[] is null or p.answer = any($4)) and ($5::bigint is null or ${keyset(sort, 'p.position').after('$5')})
     order by ${keyset(sort, 'p.position').order} limit $6 offset $7`,
    params,
  }),
  {
    id: 'uuid',
    position: 'bigint',
    line: 'int?',
    name: 'text',
    email: 'text',
    attendeeId: 'uuid?',
    state: word<InviteeState>(),
    reason: 'text?',
    answer: 'text?',
    invitedAt: 'timestamptz?',
  },
  [['position'], ['-position']],
);

/** Returns people of an invitation in the order of the list or its reverse, after a position. */
export async function listInvitees(
  connection: Connection,
  id: string,
  { states, answers }: PeopleFilter,
  {
    limit,
    offset = 0,
    after = null,
    sort = 'position',
  }: { limit: number; offset?: number; after?: string | null; sort?: InviteeSort },
): Promise<ListedPerson[]> {
  const rows = await listPeopleSql.all(connection, sort, [id, liveStates, states, answers, after, limit, offset]);
  return rows.map((row) => ({
    ...row,
    reason: row.reason as InviteeReason | null,
    answer: row.answer as InviteeAnswer | null,
  }));
}

/** Returns how many people of an invitation read which language, most people first; null for the call's default. */
export const countInvitedLanguages = query(
  `select coalesce(a.language, i.language) as language, count(*)::int as count
   from invitees i join invitations v on v.id = i.invitation_id
   left join attendees a on a.call_id = v.call_id and a.email_key = i.email_key
   where v.id = $1 and i.state in ('waiting', 'invited') group by 1 order by 2 desc, 1`,
  { language: 'text?', count: 'int' },
).list<[id: string]>();

const countReasonsSql = query(
  `select reason, count(*)::int as count from invitees
   where invitation_id = $1 and state = any($2) group by 1 order by 2 desc, 1`,
  { reason: 'text?', count: 'int' },
);

/** Returns how many rows of an invitation are in one of these states for which reason. */
export async function countReasons(
  connection: Connection,
  id: string,
  states: readonly InviteeState[],
): Promise<{ reason: InviteeReason; count: number }[]> {
  const rows = await countReasonsSql.all(connection, [id, states]);
  return rows.map(({ reason, count }) => ({ reason: reason as InviteeReason, count }));
}

const listUnreadSql = query(
  `select v.id, u.* from unnest($1::uuid[]) v(id) cross join lateral (
     select p.part, p.text, count(*) filter (where i.state <> 'skipped')::int as count,
       count(*) filter (where i.state = 'skipped')::int as "leftOut", bool_or(i.state = 'waiting' and p.used is null) as "isOpen"
     from invitees i cross join lateral (values ('language', i.unread_language, i.language),
       ('timeZone', i.unread_time_zone, i.time_zone)) p(part, text, used)
     where i.invitation_id = v.id and (i.state in ('waiting', 'invited') or i.reason = 'left-out') and p.text is not null
     group by 1, 2 order by count(*) desc, 1, 2 limit 50) u`,
  { id: 'uuid', part: word<UnreadPart>(), text: 'text', count: 'int', leftOut: 'int', isOpen: 'boolean' },
);

/** What a cell of a list should have named. */
export type UnreadPart = 'language' | 'timeZone';

/**
 * Cells of a list that name no language or no time zone, with how many people have them: `count` are written to, in the
 * language and the time of the call, and `leftOut` are not. `isOpen`: nobody has decided about some of them.
 */
export type UnreadCells = { part: UnreadPart; text: string; count: number; leftOut: number; isOpen: boolean }[];

/** Returns what the lists of invitations say of languages and time zones without being understood: the most frequent. */
export async function listUnreadOf(connection: Connection, ids: readonly string[]): Promise<Map<string, UnreadCells>> {
  const found = new Map<string, UnreadCells>(ids.map((id) => [id, []]));
  for (const { id, ...cell } of await listUnreadSql.all(connection, [ids])) found.get(id)?.push(cell);
  return found;
}

/** Returns the same of one invitation. */
export async function listUnread(connection: Connection, id: string): Promise<UnreadCells> {
  return (await listUnreadOf(connection, [id])).get(id) ?? [];
}

/** Returns the person that an invitation's link names, or null. */
export async function findInvitee(connection: Connection, id: string): Promise<Invitee | null> {
  return isUuid(id) ? connection.getRepository(Invitee).findOneBy({ id }) : null;
}

/** Notes when the page of an invitation was first shown. */
export const noteOpened = command(
  `update invitees set opened_at = $2 where id = $1 and opened_at is null and state = 'invited'`,
).write<[inviteeId: string, now: Date]>();

const noteDeclinedSql = command(
  `update invitees set declined_at = case when $3::boolean then $2::timestamptz end, opened_at = coalesce(opened_at, $2),
     gave_up_seat = gave_up_seat or $3
   where id = $1 and state = 'invited' and (declined_at is not null) <> $3
   returning id`,
  { id: 'uuid' },
);

/** Notes that a person declined, or no longer does. Returns false if nothing has changed. */
export async function noteDeclined(tx: Tx, inviteeId: string, now: Date, declines: boolean): Promise<boolean> {
  return (await noteDeclinedSql.maybe(tx, [inviteeId, now, declines])) !== null;
}
