import { provenSql } from '../registrations/links/proven.js';
import { isMember } from './match-derivation.queries.js';

/** SQL: whether the call's platform named the team of the proposal `p`: it vouches for the addresses that it sends. */
const isVouchedFor = `p.source not in ('declared', 'form')`;

/**
 * SQL: joins of a proposal `p` for the expressions below: each member of its team as `m`, the attendee with their
 * address as `a`, and the one that reads for them as `b`. Both are null for members who are no attendees yet. They are
 * looked up one by one, because there are many more people than members.
 */
export const teamJoins = `join lateral (select * from proposal_members where proposal_id = p.id offset 0) m on true
  left join lateral (select * from attendees where call_id = p.call_id and email_key = m.email_key limit 1) a on true
  left join lateral (
    select a.* where a.id is not null and a.merged_into is null
    union all select * from attendees where id = a.merged_into limit 1) b on true`;

/** SQL: whether the member `m` is on the team, and not only named by somebody else. */
export const isOnTeam = `(${isMember}) is true`;

/**
 * SQL: why the member `m` can't be written to about the proposal, an `Obstacle`, or null. Anyone can have typed an
 * address that is not proven, unless the call's platform sent it; and into another one only its owner leads.
 */
export const obstacleSql = `case
    when m.email = '' or coalesce(b.email, m.email) = ''
      or not (${isVouchedFor} or ${provenSql('a')}) or (a.merged_into is not null or not ${isVouchedFor})
        and not ${provenSql('b')} then 'unproven'
    when b.not_me_at is not null then 'not-me' when b.blocked_at is not null then 'blocked'
    when b.suppressed_at is not null then 'suppressed' end`;

/**
 * SQL: the name of the member `m` in emails: theirs if their address is proven, otherwise as the team was given, or their
 * address.
 */
export const memberName = `coalesce(case when ${provenSql('b')} then nullif(b.name, '') end, nullif(m.name, ''),
  nullif(b.email, ''), m.email)`;
