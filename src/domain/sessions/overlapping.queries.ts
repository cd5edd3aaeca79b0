import type { Connection } from '../../platform/database/tx.js';
import { Session } from './session.entity.js';

/** Returns the other published sessions of the call that overlap a session, by start. */
export async function listOverlapping(connection: Connection, session: Session): Promise<Session[]> {
  const { id, callId, startsAt, endsAt } = session;
  return connection
    .getRepository(Session)
    .createQueryBuilder('session')
    .where(`session.call_id = :callId and session.state = 'published' and session.id <> :id`, { callId, id })
    .andWhere('session.starts_at < :endsAt and session.ends_at > :startsAt', { startsAt, endsAt })
    .orderBy('session.starts_at')
    .addOrderBy('session.id')
    .getMany();
}
