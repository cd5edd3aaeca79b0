import type { HelpCount } from '../../outcomes/domain/counted-help.js';
import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';

const listAdvisersSql = query(
  `with advised as (
     select o.id as juror, b.proposal_id, b.attendee_id from organizers o
       join speakers s on s.email_key = o.email_key and s.call_id = $1
       join consultation_hosts h on h.speaker_id = s.id
       join consultation_bookings b on b.host_id = h.id
     where o.id = any($2) and b.state = 'booked' and b.outcome is distinct from 'no-show'
   )
   select proposal_id as "proposalId", juror as "jurorId" from advised
   where proposal_id is not null and ($3::uuid[] is null or proposal_id = any($3))
   union
   select l.proposal_id, d.juror from advised d join attendees a on a.id = d.attendee_id
     join proposal_matches l on l.attendee_id in (a.id, a.merged_into) and l.state = 'linked'
   where d.proposal_id is null and ($3::uuid[] is null or l.proposal_id = any($3))
   order by 1, 2`,
  { proposalId: 'uuid', jurorId: 'uuid' },
);

/**
 * Returns which of these members of staff advised the team of which proposal: as hosts of a consultation, past or to come,
 * by their email address. Of a team that booked without a proposal, all of its proposals.
 */
export const listAdvisers = (
  connection: Connection,
  callId: string,
  jurorIds: readonly string[],
  proposalIds: readonly string[] | null,
): Promise<{ proposalId: string; jurorId: string }[]> =>
  listAdvisersSql.all(connection, [callId, jurorIds, proposalIds]);

const countHelpSql = query(
  `with consulted as (
     select b.proposal_id, coalesce(a.merged_into, a.id) as person, b.starts_at,
       b.ends_at <= $2 and b.outcome is distinct from 'no-show' as held
     from consultation_bookings b join attendees a on a.id = b.attendee_id where b.call_id = $1 and b.state = 'booked'
   ), helpful as (
     -- After the decision nothing helps any more.
     select proposal_id, person from consulted where held and starts_at < coalesce((
       select d.published_at from jury_decisions d where d.call_id = $1 and d.reopened_at is null), 'infinity')
   )
   select (select count(*)::int from consulted) as booked, (select count(*)::int from consulted where held) as held,
     array(select proposal_id::text from helpful where proposal_id is not null
       union select l.proposal_id::text from helpful h
         join proposal_matches l on l.attendee_id = h.person and l.state = 'linked' where h.proposal_id is null
     ) as "proposalIds"`,
  { booked: 'int', held: 'int', proposalIds: 'text[]' },
);

/**
 * Counts the consultations of a call for its outcomes; null where none was ever booked. Those that are over were held,
 * unless the host has noted that nobody came. Of a team that booked without a proposal, all of its proposals count.
 */
export async function countHelp(connection: Connection, callId: string, now: Date): Promise<HelpCount | null> {
  const counts = await countHelpSql.one(connection, [callId, now]);
  return counts.booked === 0 ? null : counts;
}
