import { dayHours, hadDailySql } from '../../../domain/notifications/reminders/one-a-day.js';
import { reachableSql } from '../../../domain/notifications/suppression/reachable-sql.js';
import { json } from '../../../platform/database/columns.js';
import { command, query, type Row } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import type { Translations } from '../../../platform/i18n/translated.js';
import { publishedAnswers } from './emails/answers.js';
import { counting } from './inquiries.queries.js';

/** Records that a person wants new answers by email, from now on. */
export const follow = command(
  `insert into inquiry_followers (attendee_id, told_until) values ($1, $2) on conflict (attendee_id) do nothing`,
).write<[attendeeId: string, now: Date]>();

/** Records that a person no longer wants them. */
export const unfollow = command(
  `delete from inquiry_followers f using attendees a
   where a.id = f.attendee_id and (a.id = $1 or a.merged_into = $1)`,
).write<[attendeeId: string]>();

/** Returns whether a person wants new answers by email. */
export const isFollowing = query(
  `select exists (select from inquiry_followers f join attendees a on a.id = f.attendee_id
     where a.id = $1 or a.merged_into = $1) as following`,
  { following: 'boolean' },
).value<[attendeeId: string]>();

/** An answer that is news to a person. */
export type News = Row<typeof listNewsSql>;

const listNewsSql = query(
  `with news as (
     select i.*, greatest(i.published_at, i.corrected_at) as since from inquiries i join calls c on c.id = i.call_id
     where i.state = 'answered' and greatest(i.published_at, i.corrected_at) > $1::timestamptz - interval '30 days'
       and greatest(i.published_at, i.corrected_at) <= $4
       and c.archived_at is null
   ), pairs as (
     select coalesce(a.merged_into, a.id) as person, n.id from news n join inquiries o on o.id = n.id or o.merged_into = n.id
       join inquiry_voices v on v.inquiry_id = o.id join attendees a on a.id = v.attendee_id
     where ${counting} and n.since > coalesce(v.told_at, v.at)
     union
     select coalesce(a.merged_into, a.id), n.id from news n join attendees a on a.call_id = n.call_id
       join inquiry_followers f on f.attendee_id = a.id where n.since > f.told_until
   ), due as (
     select p.id from pairs d join attendees p on p.id = d.person
     where p.proven_at is not null and ${reachableSql('p')} and not ('news' = any(p.unsubscribed_from)) and p.email <> ''
       and not (p.time_zone = any($2)) and not ${hadDailySql('p', '$1')}
       and not exists (select from messages m where m.attendee_id = p.id and m.kind = '${publishedAnswers.name}'
         and m.created_at > $1::timestamptz - interval '${dayHours} hours')
     group by p.id order by p.id limit $3
   )
   select d.id as "personId", n.language, n.text, n.answer, n.recording_second as "recordingSecond", n.translations,
     n.corrected_at is not null as "isCorrected"
   from due d join pairs r on r.person = d.id join news n on n.id = r.id order by d.id, n.since, n.number`,
  {
    personId: 'uuid',
    language: 'text',
    text: 'text',
    answer: 'text',
    recordingSecond: 'int?',
    translations: json<Translations<'text' | 'answer'>>(),
    isCorrected: 'boolean',
  },
);

/**
 * Returns the answers up to a moment that are news to people, by person: to at most so many of them, by day where they are,
 * and to none who had such an email, or a reminder, within a day.
 */
export const listNews = (
  connection: Connection,
  { now, until, quietZones, most }: { now: Date; until: Date; quietZones: readonly string[]; most: number },
) => listNewsSql.all(connection, [now, quietZones, most, until]);

const noteVoicesSql = command(
  `update inquiry_voices v set told_at = greatest(v.told_at, v.at, $2) from attendees a
   where a.id = v.attendee_id and (a.id = any($1) or a.merged_into = any($1))`,
);
const noteFollowersSql = command(
  `update inquiry_followers f set told_until = greatest(f.told_until, $2) from attendees a
   where a.id = f.attendee_id and (a.id = any($1) or a.merged_into = any($1))`,
);

/** Records that people have been told of everything until a moment. */
export async function noteTold(tx: Tx, personIds: readonly string[], until: Date): Promise<void> {
  await noteVoicesSql.run(tx, [personIds, until]);
  await noteFollowersSql.run(tx, [personIds, until]);
}
