import { word } from '../../../platform/database/columns.js';
import { command, composedQuery, query, type Row } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import type { AnswerInput } from './access-input.js';
import { type AccessNeed, keptDays, type NeedKind, needKinds, type NeedState, type StatedNeed } from './access-need.js';

/** Whether a need counts: its owner stated it, or confirmed the address for which it was typed. */
const counting = `(n.by_owner or coalesce(a.proven_by = 'owner', false))`;

const columns = {
  id: 'uuid',
  attendeeId: 'uuid',
  kind: word<NeedKind>(),
  details: 'text',
  counts: 'boolean',
  state: word<NeedState>(),
  reply: 'text',
  inChargeId: 'uuid?',
  dueOn: 'text?',
  askedAt: 'timestamptz',
} as const;
const selected = `n.id, n.attendee_id as "attendeeId", n.kind, n.details, ${counting} as "counts", n.state, n.reply,
  n.in_charge_id as "inChargeId", n.due_on::text as "dueOn", n.asked_at as "askedAt"`;
const inOrder = `array_position('{${needKinds.join(',')}}'::text[], n.kind)`;

/** Returns what a person has stated, and who was merged into them, in the order in which it is asked. */
export const listNeedsOf = query(
  `select distinct on (${inOrder}) ${selected} from access_needs n join attendees a on a.id = n.attendee_id
   where a.id = $1 or a.merged_into = $1 order by ${inOrder}, a.id = $1 desc, n.asked_at, n.id`,
  columns,
).list<[attendeeId: string]>();

const insertSql = command(
  `insert into access_needs (id, call_id, attendee_id, kind, details, by_owner, asked_at)
   select gen_random_uuid(), a.call_id, a.id, n.kind, n.details, $3, $4
   from attendees a, jsonb_to_recordset($2::jsonb) as n(kind text, details text)
   where a.id = $1 on conflict (attendee_id, kind) do nothing`,
);

/** Writes what a locked person has stated; `byOwner`, if it came from them for certain. */
export async function insertNeeds(
  tx: Tx,
  attendeeId: string,
  needs: readonly StatedNeed[],
  { byOwner, now }: { byOwner: boolean; now: Date },
): Promise<void> {
  if (needs.length > 0) await insertSql.run(tx, [attendeeId, JSON.stringify(needs), byOwner, now]);
}

/** Asks for a need in other words: whatever was answered is no longer about it. */
export const askAgain = command(
  `update access_needs set details = $2, state = 'asked', reply = '', asked_at = $3 where id = $1`,
).write(({ id, details }: Pick<AccessNeed, 'id' | 'details'>, now: Date) => [id, details, now]);

/** Confirms what somebody may have stated for a person: they have seen it. */
export const confirmNeeds = command(
  `update access_needs n set by_owner = true from attendees a
   where a.id = n.attendee_id and (a.id = $1 or a.merged_into = $1) and not n.by_owner`,
).write<[attendeeId: string]>();

/** SQL that deletes the needs `n` of `attendees a` on a condition, with what emails say of them. */
const deleting = (condition: string) => `
  with gone as (
    delete from access_needs n using attendees a where a.id = n.attendee_id and ${condition}
    returning n.id, array[a.id, a.merged_into] as people
  )
  update messages m set
    payload = jsonb_set(jsonb_build_object('recipient', m.payload->'recipient'), '{recipient,email}', '""'),
    state = case when m.state in ('queued', 'failed') then 'dropped' else m.state end,
    result = case when m.state = 'queued' then 'The need was withdrawn, or its time of storage is over.' else m.result end
  from gone where m.attendee_id = any(gone.people) and m.payload #>> '{need,id}' = gone.id::text`;

const withdrawSql = command(deleting('(a.id = $1 or a.merged_into = $1) and n.kind = any($2)'));

/** Deletes needs of these kinds of a person, and of who was merged into them. */
export async function withdrawNeeds(tx: Tx, attendeeId: string, kinds: readonly NeedKind[]): Promise<void> {
  if (kinds.length > 0) await withdrawSql.run(tx, [attendeeId, kinds]);
}

/**
 * Deletes what people needed in calls whose last session was 30 days ago, and what was stated for addresses that nobody
 * has confirmed in that time.
 */
export const forgetNeeds = command(
  deleting(`(n.asked_at < $1::timestamptz - interval '${keptDays} days' and not n.by_owner and a.proven_at is null
    or not exists (select from sessions s where s.call_id = n.call_id and s.state <> 'draft'
      and s.ends_at > $1::timestamptz - interval '${keptDays} days'))`),
).write<[now: Date]>();

/** A need with the person whose it is, as organizers see it. */
export type PersonsNeed = Row<typeof listOfCallSql>;

const personColumns = {
  ...columns,
  callId: 'uuid',
  personId: 'uuid',
  name: 'text',
  email: 'text',
  inCharge: 'text?',
  // The start of their first session to come.
  firstStart: 'timestamptz?',
} as const;

/** Needs of people who have said themselves that they have them, each once for people who were merged. */
const ofPeople = (condition: string) => `select * from (
  select distinct on (p.id, n.kind) ${selected}, n.call_id as "callId", p.id as "personId", p.name, p.email,
    o.name as "inCharge", (select min(s.starts_at) from registrations r join sessions s on s.id = r.session_id
      where r.attendee_id = p.id and r.state in ('pending', 'confirmed', 'waitlisted', 'offered')
        and s.state = 'published' and s.ends_at > $2::timestamptz) as "firstStart"
  from access_needs n join attendees a on a.id = n.attendee_id join attendees p on p.id = coalesce(a.merged_into, a.id)
    left join organizers o on o.id = n.in_charge_id and o.state <> 'removed'
  where n.call_id = $1 and ${counting} and p.email <> ''
  order by p.id, n.kind, p.id = a.id desc, n.asked_at, n.id) n
  where ${condition} order by n."firstStart" nulls last, lower(n.name), n."personId", ${inOrder}`;

const listOfCallSql = composedQuery(
  (condition: 'true' | `n.state = 'asked'` | 'n.id = $3', params: readonly unknown[] = []) => ({
    text: ofPeople(condition),
    params,
  }),
  personColumns,
  [['true'], [`n.state = 'asked'`], ['n.id = $3']],
);

/** Returns what the people of a call need, by their first session to come; `isOpen`: only what nobody has answered. */
export async function listNeedsOfCall(
  connection: Connection,
  callId: string,
  now: Date,
  { isOpen = false } = {},
): Promise<PersonsNeed[]> {
  return listOfCallSql.all(connection, isOpen ? `n.state = 'asked'` : 'true', [callId, now]);
}

/** Returns a need of a call. Throws NotFound. */
export async function getNeed(connection: Connection, callId: string, id: string, now: Date): Promise<PersonsNeed> {
  const need = isUuid(id) ? await listOfCallSql.maybe(connection, 'n.id = $3', [callId, now, id]) : null;
  if (need === null) throw new NotFound('need-not-found', 'Access need not found.');
  return need;
}

const lockSql = command('select id from access_needs where id = $1 for update', { id: 'uuid' });

/** Locks and returns a need of a call. Throws NotFound. */
export async function lockNeed(tx: Tx, callId: string, id: string, now: Date): Promise<PersonsNeed> {
  if (isUuid(id)) await lockSql.maybe(tx, [id]);
  return getNeed(tx, callId, id, now);
}

/** Writes what organizers have decided about a need. */
export const answerNeed = command(
  'update access_needs set state = $2, reply = $3, in_charge_id = $4, due_on = $5 where id = $1',
).write((id: string, { state, reply, inChargeId, dueOn }: AnswerInput) => [id, state, reply, inChargeId, dueOn]);

/** A session to come of somebody who needs something. */
export type SessionOfPerson = Row<typeof listSessionsOfPeople>;

/** Returns the sessions to come of these people, by start. */
export const listSessionsOfPeople = query(
  `select r.attendee_id as "personId", s.id, s.title, s.starts_at as "startsAt", s.time_zone as "timeZone"
   from registrations r join sessions s on s.id = r.session_id
   where r.attendee_id = any($1) and r.state in ('pending', 'confirmed', 'waitlisted', 'offered')
     and s.state = 'published' and s.ends_at > $2 order by s.starts_at, s.id`,
  { personId: 'uuid', id: 'uuid', title: 'text', startsAt: 'timestamptz', timeZone: 'text' },
).list((personIds: readonly string[], now: Date) => [[...new Set(personIds)], now]);
