import { randomUUID } from 'node:crypto';
import { word } from '../../platform/database/columns.js';
import { type Row, command, composedCommand, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { type CampaignQueue, claimColumns, queueColumns, queueSql } from '../campaigns/campaigns.queries.js';
import { unsubscribedSql } from '../notifications/unsubscribe/unsubscribed-sql.js';
import { provenSql } from '../registrations/links/proven.js';
import { liveStates } from '../registrations/registration.js';
import { taggedSql } from '../registrations/people/tag.js';
import type { ListedInvitee } from './invitee-list.js';
import type { UnreadPart } from './invitations.queries.js';
import type { SkipReason } from './invitation.js';
import type { Invitation } from './invitation.entity.js';

/** Number of emails of a list that are enqueued in one transaction. */
export const listPortion = 500;

const insertListedSql = command(
  `with given as (
     select * from jsonb_to_recordset($2::jsonb) as g(id uuid, line int, email text, "emailKey" text, name text,
       language text, "timeZone" text, "unreadLanguage" text, "unreadTimeZone" text, fault text)
   ), added as (
     insert into invitees (id, invitation_id, line, email, email_key, name, language, time_zone, unread_language,
       unread_time_zone, state)
     select id, $1, line, email, "emailKey", name, language, "timeZone", "unreadLanguage", "unreadTimeZone", 'waiting'
     from given where fault is null order by line
     on conflict (invitation_id, email_key) where state in ('waiting', 'invited') do nothing
     returning id
   ), others as (
     insert into invitees (id, invitation_id, line, email, email_key, name, language, time_zone, state, reason)
     select id, $1, line, email, "emailKey", name, language, "timeZone",
       case when fault is null then 'skipped' else 'invalid' end, coalesce(fault, 'repeated')
     from given where id not in (select id from added) order by line
   )
   select count(*)::int as count from added`,
  { count: 'int' },
);

/** Adds rows of a list to an invitation: who is on it already is skipped, and an invalid row is kept as typed. */
export async function insertListed(tx: Tx, invitationId: string, rows: readonly ListedInvitee[]): Promise<number> {
  if (rows.length === 0) return 0;
  const given = rows.map((row) => ({ ...row, id: randomUUID() }));
  return (await insertListedSql.one(tx, [invitationId, JSON.stringify(given)])).count;
}

const liveSql = liveStates.map((state) => `'${state}'`).join(', ');

// Anyone can have typed the address of somebody who never proved it and never attended.
const sources = {
  'attended-session': `s.id = $2::uuid and r.attended_at is not null`,
  'attended-call': `s.call_id = $2::uuid and r.attended_at is not null`,
  'registered-session': `s.id = $2::uuid and r.state in (${liveSql}) and ${provenSql('a')}`,
  'registered-call': `s.call_id = $2::uuid and ${provenSql('a')}`,
  tagged: taggedSql('a', 'array[$2]'),
} as const;
type SourceName = keyof typeof sources;

const insertSourceSql = composedCommand(
  (source: SourceName, params: readonly unknown[] = []) => ({
    text: `insert into invitees (id, invitation_id, email, email_key, name, language, time_zone, state)
      select gen_random_uuid(), $1, a.email, a.email_key, a.name, a.language, a.time_zone, 'waiting'
      from (select distinct a.id from attendees a left join registrations r on r.attendee_id = a.id
        left join sessions s on s.id = r.session_id
        where a.email <> '' and ${sources[source]}) f
      join attendees a on a.id = f.id order by a.created_at, a.id
      on conflict (invitation_id, email_key) where state in ('waiting', 'invited') do nothing`,
    params,
  }),
  {},
  [['attended-session'], ['attended-call'], ['registered-session'], ['registered-call'], ['tagged']],
);

/** Adds the people of a session or a call to an invitation, without those who are on it. Returns how many. */
export async function insertFrom(tx: Tx, invitationId: string, source: SourceName, id: string): Promise<number> {
  return insertSourceSql.run(tx, source, [invitationId, id]);
}

const messages = 'exists (select from invitees i where i.id = m.invitee_id and i.invitation_id = c.id)';

/** Returns the SQL of the queues of lists, for the rows `c` of invitations that match `scope`. */
export function listQueueSql(scope: string) {
  const waits = `exists (select from invitees i where i.invitation_id = c.id and i.state = 'waiting')`;
  return {
    first: queueSql({
      table: 'invitations',
      due: `${scope} and c.state = 'sent' and c.sent_at <= $1 and ${waits}`,
      messages,
      order: 'c.sent_at',
    }),
    reminder: queueSql({
      table: 'invitations',
      due: `${scope} and c.state = 'sent' and c.reminder_ended_at is null and coalesce(c.reminded_at, c.remind_at) <= $1`,
      messages,
      order: 'coalesce(c.reminded_at, c.remind_at)',
    }),
  };
}

const queue = listQueueSql('c.poll_id is null');

/** Invitations with people who wait for one, and those whose reminder is due or not complete. */
export const invitationQueue: CampaignQueue = {
  due: query(queue.first.due, queueColumns),
  claim: command(queue.first.claim, claimColumns),
  portion: listPortion,
};
export const reminderQueue: CampaignQueue = {
  due: query(queue.reminder.due, queueColumns),
  claim: command(queue.reminder.claim, claimColumns),
  portion: listPortion,
};

/** A person who waits for an invitation. */
export type WaitingInvitee = Row<typeof lockWaitingInvitees>;

/** Returns up to `most` people who wait for a locked invitation. */
export const lockWaitingInvitees = command(
  `select id, email, email_key as "emailKey", name, language,
     case when unread_time_zone is null then time_zone end as "timeZone" from invitees
   where invitation_id = $1 and state = 'waiting' order by position limit $2 for update`,
  { id: 'uuid', email: 'text', emailKey: 'text', name: 'text', language: 'text?', timeZone: 'text?' },
).list<[invitationId: string, most: number]>();

// In any call: an address that is suppressed or unsubscribed in one is not written to from another.
const knownAs = (condition: string) =>
  `exists (select 1 from calls c join attendees a on a.call_id = c.id and a.email_key = i.email_key where ${condition})`;

// The invitation `v` has invited the person `b`, or is about to: it was sent before that of the row `i`. Not if the email
// did not arrive.
const hasInvited = `(b.state = 'invited' and not exists (select from messages m
             where m.invitee_id = b.id and m.kind = 'invitation-to-register' and m.state in ('failed', 'dropped'))
           or b.state = 'waiting' and v.state = 'sent'
             and v.sent_at < coalesce((select own.sent_at from invitations own where own.id = i.invitation_id), 'infinity'))`;

// Why the row `i` must not be invited, null if it can be. $1 is the call, $2 its invited sessions, $3 the live states, $5 whether
// people are invited again.
const uninvitable = `case
       when ${knownAs('a.blocked_at is not null')} then 'blocked'
       when ${knownAs('a.not_me_at is not null')} then 'not-me'
       when ${knownAs('a.suppressed_at is not null')} then 'suppressed'
       when ${knownAs(unsubscribedSql('invitation-to-register', 'a'))} then 'unsubscribed'
       when cardinality($2::uuid[]) > 0 and cardinality($2::uuid[]) = (select count(*) from attendees a join registrations r on r.attendee_id = a.id
         where a.call_id = $1 and a.email_key = i.email_key and r.session_id = any($2)
           and (r.state = any($3) or r.state = 'declined')) then 'registered'
       when cardinality($2::uuid[]) > 0 and not $5::boolean and not exists (select from unnest($2::uuid[]) as s(id)
         where not exists (select from invitations v join invitees b on b.invitation_id = v.id and b.email_key = i.email_key
           where v.call_id = $1 and v.id <> i.invitation_id and s.id = any(v.session_ids) and ${hasInvited})) then 'invited'
       end`;

const skipUninvitableSql = command(
  `with judged as (select i.id, ${uninvitable} as reason from invitees i where i.id = any($4))
   update invitees i set state = 'skipped', reason = j.reason from judged j
   where j.id = i.id and j.reason is not null returning i.id`,
  { id: 'uuid' },
);

/** Returns how many of the people who wait for an invitation must not be invited, and why. */
export const countUninvitable = query(
  `select j.reason, count(*)::int as count
   from (select ${uninvitable} as reason from invitees i where i.invitation_id = $4 and i.state = 'waiting') j
   where j.reason is not null group by 1 order by 2 desc, 1`,
  { reason: word<SkipReason>(), count: 'int' },
).list(
  ({ id, callId, sessionIds, invitesAgain }: Pick<Invitation, 'id' | 'callId' | 'sessionIds' | 'invitesAgain'>) => [
    callId,
    sessionIds,
    liveStates,
    id,
    invitesAgain,
  ],
);

/** Returns how many people who wait for an invitation were invited to all of its sessions before. */
export async function countInvitedBefore(connection: Connection, invitation: Invitation): Promise<number> {
  const found = await countUninvitable(connection, { ...invitation, invitesAgain: false });
  return found.find(({ reason }) => reason === 'invited')?.count ?? 0;
}

/**
 * Skips the people who must not be invited: who unsubscribed, whose address is suppressed or not theirs, and who are
 * registered for all sessions of the invitation, or were invited to all unless it invites them again. Returns their ids.
 */
export async function skipUninvitable(
  tx: Tx,
  inviteeIds: readonly string[],
  { callId, sessionIds, invitesAgain }: Pick<Invitation, 'callId' | 'sessionIds' | 'invitesAgain'>,
): Promise<Set<string>> {
  const rows = await skipUninvitableSql.all(tx, [callId, sessionIds, liveStates, inviteeIds, invitesAgain]);
  return new Set(rows.map(({ id }) => id));
}

/** Skips everyone who still waits for an invitation. Returns how many. */
export const skipWaiting = command(
  `update invitees set state = 'skipped', reason = $2 where invitation_id = $1 and state = 'waiting'`,
).count<[invitationId: string, reason: SkipReason]>();

const unreadColumns = {
  language: { text: 'unread_language', used: 'language' },
  timeZone: { text: 'unread_time_zone', used: 'time_zone' },
} as const;

const leaveOutUnreadSql = composedCommand(
  (part: UnreadPart, params: readonly unknown[] = []) => ({
    text: `update invitees set state = 'skipped', reason = 'left-out'
      where invitation_id = $1 and ${unreadColumns[part].text} = $2 and state = 'waiting'`,
    params,
  }),
  {},
  [['language'], ['timeZone']],
);

const keepUnreadSql = composedCommand(
  (part: UnreadPart, params: readonly unknown[] = []) => ({
    text: `update invitees i set state = 'waiting', reason = null, ${unreadColumns[part].used} = $3
      where invitation_id = $1 and ${unreadColumns[part].text} = $2 and (state = 'waiting' or reason = 'left-out')
        and not exists (select from invitees o where o.invitation_id = $1 and o.email_key = i.email_key and o.id <> i.id
          and o.state in ('waiting', 'invited'))`,
    params,
  }),
  {},
  [['language'], ['timeZone']],
);

/**
 * Writes what becomes of everyone on a list with a cell that isn't understood: they get it with `instead`, their
 * language or time zone, or are left out if that is null. Returns how many people.
 */
export async function decideUnread(
  tx: Tx,
  invitationId: string,
  { part, text }: { part: UnreadPart; text: string },
  instead: string | null,
): Promise<number> {
  if (instead === null) return leaveOutUnreadSql.run(tx, part, [invitationId, text]);
  return keepUnreadSql.run(tx, part, [invitationId, text, instead]);
}

/** Notes who is invited, with their attendees. */
export const markInvited = command(
  `update invitees i set state = 'invited', invited_at = $3, attendee_id = n."attendeeId"
   from jsonb_to_recordset($1::jsonb) as n(id uuid, "attendeeId" uuid) where i.id = n.id and $2 = i.invitation_id`,
).write((invitationId: string, people: readonly { id: string; attendeeId: string }[], now: Date) => [
  JSON.stringify(people),
  invitationId,
  now,
]);

// Without those to whom nothing would leave.
const remindable = `i.state = 'invited' and i.reminded_at is null and i.declined_at is null and i.answered_at is null
       and not exists (select 1 from registrations r
         where r.attendee_id = i.attendee_id and r.session_id = any(v.session_ids) and r.state = any($2))
       and not exists (select from attendees a where a.id = i.attendee_id and (a.suppressed_at is not null
         or a.not_me_at is not null or a.blocked_at is not null or ${unsubscribedSql('invitation-reminder', 'a')}))`;

/** Returns how many people of an invitation or a poll would be reminded now. */
export const countRemindable = query(
  `select count(*)::int as count from invitees i join invitations v on v.id = i.invitation_id
   where v.id = $1 and ${remindable}`,
  { count: 'int' },
).value((invitationId: string) => [invitationId, liveStates]);

/**
 * Notes up to `most` people of a locked invitation as reminded who have neither registered, declined nor answered the poll. Returns
 * their ids.
 */
export const markReminded = command(
  `with unanswered as (
     select i.id from invitees i join invitations v on v.id = i.invitation_id
     where v.id = $1 and ${remindable} and i.invited_at < v.reminded_at
     order by i.position limit $3 for update of i
   )
   update invitees i set reminded_at = $4 from unanswered u where u.id = i.id returning i.id`,
  { id: 'uuid' },
).column((invitationId: string, most: number, now: Date) => [invitationId, liveStates, most, now]);

/** Removes the first `most` invalid rows of an invitation, whose corrections are added instead. */
export const removeInvalid = command(
  `delete from invitees where id in (
     select id from invitees where invitation_id = $1 and state = 'invalid' order by position limit $2)`,
).write<[invitationId: string, most: number]>();
