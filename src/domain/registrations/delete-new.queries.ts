import { command } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/tx.js';

// Nothing else has begun to refer to them.
const deleteRegistrationsSql = command(
  `delete from registrations r where r.id = any($1)
     and not exists (select from messages m where m.registration_id = r.id)
     and not exists (select from attendance_spans s where s.registration_id = r.id)
     and not exists (select from attendance_corrections c where c.registration_id = r.id)
     and not exists (select from check_ins c where c.registration_id = r.id)
   returning r.attendee_id as "attendeeId", r.created_at as "createdAt"`,
  { attendeeId: 'uuid', createdAt: 'timestamptz' },
);

// What was derived from their addresses goes with them, what somebody did about them makes them stay.
const deletePeopleSql = command(
  `with gone as (
     select a.id from attendees a join jsonb_to_recordset($1::jsonb) as n(id uuid, at timestamptz) on n.id = a.id and n.at = a.created_at
     where not exists (select from registrations r where r.attendee_id = a.id)
       and not exists (select from messages m where m.attendee_id = a.id)
       and not exists (select from delegations d where d.coordinator_id = a.id)
       and not exists (select from broadcast_recipients b where b.attendee_id = a.id)
       and not exists (select from invitees i where i.attendee_id = a.id)
       and not exists (select from person_notes n where n.attendee_id = a.id)
       and not exists (select from attendees m where m.merged_into = a.id)
       and not exists (select from proposal_matches p where p.attendee_id = a.id and p.decision is not null)
   ), matches as (
     delete from proposal_matches where attendee_id in (select id from gone)
   )
   delete from attendees where id in (select id from gone)`,
);

/**
 * Deletes registrations that have just been made, with people who were made for them and have nothing else. Returns
 * false if something refers to one of the registrations.
 */
export async function deleteNewRegistrations(tx: Tx, ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return true;
  const deleted = await deleteRegistrationsSql.all(tx, [ids]);
  if (deleted.length < ids.length) return false;
  await deletePeopleSql.run(tx, [JSON.stringify(deleted.map((one) => ({ id: one.attendeeId, at: one.createdAt })))]);
  return true;
}
