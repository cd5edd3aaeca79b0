import type { Connection } from '../../platform/database/tx.js';
import { Session } from '../../domain/sessions/session.entity.js';

/** The sessions of a call that take place between two instants, by start. */
export async function listSessionsBetween(
  connection: Connection,
  callId: string,
  { from, to }: { from: Date; to: Date },
): Promise<Session[]> {
  return connection
    .getRepository(Session)
    .createQueryBuilder('session')
    .where('session.call_id = :callId', { callId })
    .andWhere('session.starts_at < :to and session.ends_at > :from', { from, to })
    .orderBy('session.starts_at')
    .addOrderBy('session.id')
    .getMany();
}
