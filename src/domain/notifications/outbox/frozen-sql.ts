import { provenSql } from '../../registrations/links/proven.js';

/** Returns SQL that writes a timestamptz as JavaScript's `toISOString` does. */
export function instantSql(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** Returns SQL that freezes an attendee, the row `alias`, as the recipient of a message: `recipientOf` in a query. */
export function recipientSql(alias: string): string {
  return `(${chosenRecipientSql(alias)} || case when ${provenSql(alias)} then '{}'::jsonb else '{"unproven": true}'::jsonb end)`;
}

/** `chosenRecipient` in a query; `name` is SQL for a name that counts instead of the attendee's. */
export function chosenRecipientSql(alias: string, name = `${alias}.name`): string {
  return `(jsonb_build_object('name', ${name}, 'email', ${alias}.email, 'timeZone', ${alias}.time_zone,
    'language', ${alias}.language, 'linkVersion', ${alias}.link_version)
    || case when ${alias}.is_own_zone then '{}'::jsonb else '{"isOwnZone": false}'::jsonb end)`;
}

/** Returns SQL that freezes the event of a registration, the row `alias`: `eventOf` in a query. */
export function eventSql(alias: string): string {
  return `(jsonb_build_object('uid', ${alias}.uid, 'sequence', ${alias}.sequence,
    'stampedAt', ${instantSql(`${alias}.stamped_at`)}, 'createdAt', ${instantSql(`${alias}.created_at`)})
    || case when ${alias}.rsvp in ('accepted', 'tentative') and ${alias}.rsvp_sequence = ${alias}.sequence
      then jsonb_build_object('answer', ${alias}.rsvp) else '{}'::jsonb end
    || case when ${alias}.attendance is null then '{}'::jsonb
      else jsonb_build_object('attendance', ${alias}.attendance) end
    || case when ${alias}.listens_in is null then '{}'::jsonb
      else jsonb_build_object('listensIn', ${alias}.listens_in) end)`;
}

/** Returns SQL of `claimOf` for the registration and the attendee in these rows. */
export function claimSql(registration: string, attendee: string): string {
  const until = instantSql(`${registration}.provisional_until`);
  return `(case when not ${registration}.unproven then '{}'::jsonb else
    case when ${provenSql(attendee)} then '{"asksIfMine": true}'::jsonb else '{}'::jsonb end
    || case when ${registration}.provisional_until is null then '{}'::jsonb
      else jsonb_build_object('provisionalUntil', ${until}) end end || ${waySql(registration)})`;
}

/** Returns SQL of `wayOf` for the registration in this row. */
export function waySql(registration: string): string {
  return `case when ${registration}.attendance is null or ${registration}.state = 'confirmed' then '{}'::jsonb
    else jsonb_build_object('attendance', ${registration}.attendance) end`;
}
