import { unsubscribedSql } from '../notifications/unsubscribe/unsubscribed-sql.js';
import type { Given } from '../registrations/people/people-conditions.js';
import type { AudienceFilter } from './audience-filter.js';

/**
 * Returns SQL for whether the speaker in the row `p` has an address and speaks, without having declined, in a session
 * that was published and isn't cancelled: one of `sessions` (jsonb), or any if they are none.
 */
export function speaksSql(sessions: string): string {
  return `(p.email_key is not null and exists (
    select from session_speakers ss join sessions s on s.id = ss.session_id
    where ss.speaker_id = p.id and ss.task is null and ss.status <> 'declined' and s.revision > 0 and s.state <> 'cancelled'
      and (${sessions} = '[]'::jsonb or ${sessions} ? ss.session_id::text)))`;
}

/** SQL for whether the speaker in the row `p` wants no news: they said so as a speaker, or as an attendee of the call. */
export const speakerStoppedNewsSql = `(p.news_stopped_at is not null or exists (select from attendees n
  where n.call_id = p.call_id and n.email_key = p.email_key and ${unsubscribedSql('broadcast', 'n')}))`;

const suppressedSql = `exists (select from calls k join attendees n on n.call_id = k.id and n.email_key = p.email_key
  where n.suppressed_at is not null or n.blocked_at is not null and n.call_id = p.call_id)`;

/** Returns SQL for the speakers of a call whom a filter selects, with the columns of `audienceSql`, each address once. */
export function speakerAudienceSql(call: string, { sessions }: Pick<AudienceFilter, 'sessions'>, given: Given): string {
  return `select distinct on (p.email_key) p.id, p.name, p.email, coalesce(p.time_zone, c.time_zone) as time_zone,
      p.time_zone is not null as is_own_zone, coalesce(p.language, c.languages[1], 'en') as language,
      null::text as country, nullif(p.affiliation, '') as organization,
      ${speakerStoppedNewsSql} as is_unsubscribed, ${suppressedSql} as is_suppressed
    from speakers p join calls c on c.id = p.call_id
    where p.call_id = ${call} and ${speaksSql(`${given(JSON.stringify(sessions))}::jsonb`)}
    order by p.email_key, p.created_at, p.id`;
}
