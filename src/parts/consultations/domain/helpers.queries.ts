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
