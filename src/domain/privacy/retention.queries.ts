import { command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { erasedFrom } from './privacy-notice.js';

/** SQL: the pilot `i` is over, so that nobody has to be asked about it. */
const isOver = `i.state in ('completed', 'stopped')`;

const nameable = `(exists (select 1 from attendees a where a.call_id = c.id and a.email <> '')
  or exists (select 1 from invitations v join invitees i on i.invitation_id = v.id
    where v.call_id = c.id and i.attendee_id is null)
  or exists (select 1 from speakers p where p.call_id = c.id and p.email is not null)
  or exists (select 1 from proposals q join pilots i on i.proposal_id = q.id
    where q.call_id = c.id and (i.contact_name <> '' or i.contact_email is not null) and ${isOver}))`;

const listEndingSql = query(
  `select c.id, c.closes_on::text as "closesOn", c.time_zone as "timeZone", n.retention_days as "retentionDays"
   from privacy_notices n join calls c on c.id = n.call_id
   where c.closes_on + n.retention_days <= ($1::timestamptz at time zone 'UTC')::date + 1 and ${nameable}
   order by c.closes_on, c.id`,
  { id: 'uuid', closesOn: 'text', timeZone: 'text', retentionDays: 'int' },
);

/** Returns the ids of the calls whose time of storage is over while people can still be identified. */
export async function listCallsToErase(connection: Connection, now: Date): Promise<string[]> {
  // PostgreSQL computes no local time: it preselects by the day in UTC.
  const ending = await listEndingSql.all(connection, [now]);
  return ending.filter((call) => erasedFrom(call, call) <= now).map(({ id }) => id);
}

const claimRetentionSql = command(
  `select call_id as id from privacy_notices where call_id = $1 for update skip locked`,
  { id: 'uuid' },
);

/** Claims the erasure of a call's people until the transaction ends. Returns false if another instance is doing it. */
export async function claimRetention(tx: Tx, callId: string): Promise<boolean> {
  return (await claimRetentionSql.maybe(tx, [callId])) !== null;
}

/** Deletes the rows on a call's lists of people to invite that were never sent: they name no attendee. */
export const forgetUninvited = command(
  `delete from invitees i using invitations v
   where v.id = i.invitation_id and v.call_id = $1 and i.attendee_id is null`,
).write<[callId: string]>();

/** Removes the contact persons of a call's pilots that are over. */
export const forgetContacts = command(
  `update pilots i set contact_name = '', contact_email = null, contact_email_key = null from proposals p
   where p.id = i.proposal_id and p.call_id = $1 and ${isOver}`,
).write<[callId: string]>();

/** Returns up to `limit` people of a call who can be erased, without those who have an upcoming session. */
export const listPeopleToErase = query(
  `select a.id from attendees a where a.call_id = $1 and a.email <> '' and not exists (
     select 1 from registrations r join sessions s on s.id = r.session_id
     where r.attendee_id = a.id and r.state in ('pending', 'confirmed', 'waitlisted', 'offered')
       and s.state = 'published' and s.ends_at > $2)
   order by a.id limit $3`,
  { id: 'uuid' },
).column<[callId: string, now: Date, limit: number]>();

/** Counts the people of a call, and those who were erased. */
export const countErased = query(
  `select count(*)::int as people, count(*) filter (where email = '')::int as erased from attendees where call_id = $1`,
  { people: 'int', erased: 'int' },
).get<[callId: string]>();
