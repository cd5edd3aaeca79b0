import type { MessageKind } from '../kinds/kinds.js';

/**
 * Of these emails a person gets one a day: when one is due, the others that are due that day travel in it, in that of the
 * first kind here. Reminders of the last hours are no such emails: they bring the way into the room.
 */
export const dailyKinds = ['reminder', 'deadline', 'follow-up'] as const satisfies readonly MessageKind[];

/** Whether a kind of email is one of them, at least with some leads. */
export function isDaily(kind: MessageKind): boolean {
  return (dailyKinds as readonly MessageKind[]).includes(kind);
}

/** Hours from one of them to the next: none leaves at night, so that their reader never gets two on one day. */
export const dayHours = 16;

/** SQL: whether a message `m` is such an email. */
export const isDailySql = (m: string) =>
  `(${m}.kind in ('deadline', 'follow-up') or ${m}.kind = 'reminder' and (${m}.payload ->> 'lead')::interval > interval '3 hours')`;

/**
 * SQL: whether the attendee in the row `a` has got such an email within a day before `now`, not counting those that are
 * planned at that moment. `apart` is a condition on the message `t`.
 */
export const hadDailySql = (a: string, now: string, apart = 'true') => `exists (select 1 from messages t
    where t.attendee_id = ${a}.id and t.created_at > ${now}::timestamptz - interval '${dayHours} hours'
      and t.created_at < ${now} and t.state <> 'dropped' and ${isDailySql('t')} and ${apart} offset 0)`;
