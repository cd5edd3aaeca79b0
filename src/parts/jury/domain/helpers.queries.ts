import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import { Place } from '../../../platform/place.js';

// As in the index `audit_by_helper`.
const isHelp = `actor like 'organizer:%' and action in ('proposal.created', 'proposal.changed',
  'registration.confirmed', 'registration.waitlisted', 'registration.pending')`;

// People whom staff have registered, and when; actions on many people at once don't count.
const isSingle = `not exists (select from audit_entries i
  where i.actor = e.actor and i.at >= e.at and i.at < e.at + interval '1 hour'
  and (i.action in ('session.imported', 'session.attendance-reported') and i.subject = 'session:' || r.session_id
    or i.action = 'registration.checked-in' and i.subject = e.subject))`;

const listHelpersSql = query(
  `with helper as (select id, 'organizer:' || id as actor from unnest($2::uuid[]) as n(id)),
   -- Everything is looked up one by one, by who did it and what it was done to: a planner that expects many actions of
   -- each would read those of everybody.
   actions as materialized (
     select h.id as helper, e.actor, e.action, e.subject, e.at, split_part(e.subject, ':', 2) as id
     from helper h cross join lateral (
       select actor, action, subject, at from audit_entries
       where actor = h.actor and ${isHelp} offset 0) e
   ),
   wrote as (
     select p.id as proposal, e.helper from actions e cross join lateral (
       select id from proposals where id = e.id::uuid and call_id = $1 and source = 'declared' limit 1) p
     where e.action like 'proposal.%'
   ),
   registered as (
     select r.attendee_id, r.email_key, e.helper from actions e cross join lateral (
       select r.session_id, r.attendee_id, t.email_key from registrations r join attendees t on t.id = r.attendee_id
       where r.id = e.id::uuid and r.created_at = e.at and t.call_id = $1 limit 1) r
     where e.action like 'registration.%' and ${isSingle}
   )
   select proposal as "proposalId", helper as "jurorId" from wrote
   union select m.proposal_id, g.helper from registered g cross join lateral (
     select m.proposal_id from proposal_members m join proposals p on p.id = m.proposal_id
     where m.email_key = g.email_key and p.call_id = $1 offset 0) m
   union select l.proposal_id, g.helper from registered g cross join lateral (
     select proposal_id from proposal_matches where attendee_id = g.attendee_id and state = 'linked' offset 0) l
   order by 1, 2`,
  { proposalId: 'uuid', jurorId: 'uuid' },
);

// The same of a few proposals, from their people: some staff have registered a hundred thousand.
const listHelpersOfSql = query(
  `with helper as (select id, 'organizer:' || id as actor from unnest($2::uuid[]) as n(id)),
   asked as (select id, source from proposals where call_id = $1 and id = any($3)),
   people as (
     select a.id as proposal, t.id as attendee from asked a join proposal_members m on m.proposal_id = a.id
       join attendees t on t.call_id = $1 and t.email_key = m.email_key
     union select a.id, l.attendee_id from asked a
       join proposal_matches l on l.proposal_id = a.id and l.state = 'linked'
   ),
   actions as (
     select p.proposal, e.actor from people p join registrations r on r.attendee_id = p.attendee
     cross join lateral (
       select actor, subject, at from audit_entries
       where subject = 'registration:' || r.id and at = r.created_at and action like 'registration.%' and ${isHelp}
       offset 0) e
     where ${isSingle}
     union select a.id, e.actor from asked a cross join lateral (
       select actor from audit_entries
       where subject = 'proposal:' || a.id and action like 'proposal.%' and ${isHelp} offset 0) e
     where a.source = 'declared'
   )
   select a.proposal as "proposalId", h.id as "jurorId" from actions a join helper h on h.actor = a.actor order by 1, 2`,
  { proposalId: 'uuid', jurorId: 'uuid' },
);

/** Returns who of these jurors helped the teams of a call otherwise; `proposalIds` is null for all proposals. */
export const otherHelp = new Place<
  (
    connection: Connection,
    callId: string,
    jurorIds: readonly string[],
    proposalIds: readonly string[] | null,
  ) => Promise<{ proposalId: string; jurorId: string }[]>
>();

/**
 * Returns who of these helped according to the audit log, or in another way that a part knows, by proposal: in a call, or
 * with some proposals.
 */
export async function listHelpers(
  connection: Connection,
  callId: string,
  jurorIds: readonly string[],
  proposalIds: readonly string[] | null,
): Promise<Map<string, string[]>> {
  const rows =
    proposalIds === null
      ? await listHelpersSql.all(connection, [callId, jurorIds])
      : await listHelpersOfSql.all(connection, [callId, jurorIds, proposalIds]);
  for (const list of otherHelp.all) rows.push(...(await list(connection, callId, jurorIds, proposalIds)));
  const helpers = new Map<string, Set<string>>();
  for (const row of rows) helpers.set(row.proposalId, (helpers.get(row.proposalId) ?? new Set()).add(row.jurorId));
  return new Map([...helpers].map(([proposalId, jurors]) => [proposalId, [...jurors]]));
}
