/**
 * Returns SQL of whether the person `alias` is known from invitations only: nobody registered them, and they neither
 * proved their address nor coordinate a delegation. Their country and time zone are assumed, and they are not counted.
 */
export function onlyInvitedSql(alias: string): string {
  return `(${alias}.proven_at is null and exists (select from invitees i where i.attendee_id = ${alias}.id)
    and not exists (select from registrations r where r.attendee_id = ${alias}.id)
    and not exists (select from delegations d where d.coordinator_id = ${alias}.id))`;
}

/** SQL: the ids of the people of the call `$1` who can be known from invitations only, which few are. */
export const invitedIdsSql = `select i.attendee_id from invitations v join invitees i on i.invitation_id = v.id
    where v.call_id = $1 and i.attendee_id is not null`;
