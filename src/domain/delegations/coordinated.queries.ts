import { type Row, query } from '../../platform/database/statement.js';
import { liveStates } from '../registrations/registration.js';

/** A delegation with people in a session. */
export type CoordinatedSession = Row<typeof listCoordinatedIn>;

const columns = {
  delegationId: 'uuid',
  coordinatorId: 'uuid',
  organization: 'text',
  // The person whom an email to the coordinator is about, as the coordinator named them; null for all of them.
  objector: 'text?',
} as const;

/**
 * Returns the delegations with people in a session whose coordinators are not registered for it themselves, one for each
 * coordinator. Those whom a
 * coordinator listed count whether or not they were registered before, which nobody must learn.
 */
export const listCoordinatedIn = query(
  `select distinct on (d.coordinator_id) d.id as "delegationId", d.coordinator_id as "coordinatorId",
     o.name as organization, null::text as objector
   from delegations d join organizations o on o.id = d.organization_id
   where d.id in (
       select delegation_id from registrations where session_id = $1 and delegation_id is not null and state = any($2)
       union select delegation_id from delegation_listings where session_id = $1 and withdrawn_at is null)
     and not exists (select from registrations r
       where r.session_id = $1 and r.attendee_id = d.coordinator_id and r.state = any($2))
   order by d.coordinator_id, d.id`,
  columns,
).list((sessionId: string) => [sessionId, liveStates]);

/** Returns a delegation and what its coordinator called a person in a session. */
export const findCoordinated = query(
  `select d.id as "delegationId", d.coordinator_id as "coordinatorId", o.name as organization,
     coalesce(l.name, a.name) as objector
   from delegations d join organizations o on o.id = d.organization_id join attendees a on a.id = $3
     left join delegation_listings l on l.delegation_id = d.id and l.session_id = $2 and l.email_key = a.email_key
   where d.id = $1`,
  columns,
).list<[delegationId: string, sessionId: string, attendeeId: string]>();
