/**
 * SQL of the rule `certificateVerdict` for sets: whether the registration in the row `r` earned a certificate of the
 * finished session in the row `s`.
 */
export function earnedSql(r: string, s: string): string {
  return `(${s}.certificate_share is not null and ${s}.state = 'published' and ${r}.state = 'confirmed'
    and ${r}.attended_at is not null and case when ${r}.minutes_present is not null
      then ${r}.minutes_present >= ceil(${s}.duration_minutes * ${s}.certificate_share / 100.0)
      else ${checkedInSql(r)} end)`;
}

/** SQL: whether a person checked in, or an organizer recorded them as present. */
export function checkedInSql(r: string): string {
  return `(exists (select 1 from attendance_spans e where e.registration_id = ${r}.id
      and e.source in ('check-in', 'self-check-in', 'hand'))
    or exists (select 1 from attendance_corrections c where c.registration_id = ${r}.id and c.present))`;
}

/** SQL of the rule `certificateState`: whether the certificate in the row `c` of the registration `r` is valid. */
export function validSql(c: string, r: string): string {
  return `(${c}.id is not null and ${c}.revoked_at is null and ${c}.replaced_at is null and ${r}.attended_at is not null
    and coalesce(${r}.minutes_present >= ${c}.needed_minutes, true))`;
}
