import type { EventMoment } from '../../../domain/events/events.queries.js';

/** The closing of polls, as events. */
export const closing: EventMoment = {
  type: 'poll.closed',
  passed: `select p.id, p.call_id, p.closes_at as at, jsonb_build_object('pollId', p.id) as data
    from polls p join invitations v on v.poll_id = p.id
    where v.state = 'sent' and p.closes_at > $1 and p.closes_at <= $2`,
};
