import { liveStates } from '../../domain/registrations/registration.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { type Row, query } from '../../platform/database/statement.js';

/** A session at the same time, and how many people are registered for both. */
export type SharedAudience = Row<typeof listSharedAudiences>;

/** The sessions that overlap a session and share people with it, those with most people first. */
export const listSharedAudiences = query(
  `select s.id, s.title, count(*)::int as people
   from sessions s
   join registrations other on other.session_id = s.id and other.state = any($5)
   join registrations own on own.attendee_id = other.attendee_id and own.session_id = $1 and own.state = any($5)
   where s.call_id = $2 and s.id <> $1 and s.state = 'published' and s.starts_at < $4 and s.ends_at > $3
     and (s.occurrence_group is null or s.occurrence_group is distinct from $6)
   group by s.id, s.title order by people desc, s.title limit 5`,
  { id: 'uuid', title: 'text', people: 'int' },
).list(({ id, callId, startsAt, endsAt, occurrenceGroup }: Session) => [
  id,
  callId,
  startsAt,
  endsAt,
  liveStates,
  occurrenceGroup,
]);
