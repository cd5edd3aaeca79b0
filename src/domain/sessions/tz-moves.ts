import type { Connection } from '../../platform/database/tx.js';
import { type TzData, withTzData } from '../time/tz-data.js';
import { recipientCount } from './recipients.js';
import { findRecipients } from './recipients.queries.js';
import { planRederivation } from './reschedule-plan.js';
import type { Session } from './session.entity.js';
import { listSessionsById, listStaleSessions } from './sessions.queries.js';

/** A session that other time zone data moves to another instant, at the same local time. */
export interface TzMove {
  session: Session;
  startsAt: Date;
  /** How many people would be notified. */
  people: number;
}

/** Returns how many upcoming sessions there are to derive again with other data, and those that would move. */
export async function findTzMoves(
  connection: Connection,
  data: TzData,
  now: Date,
): Promise<{ sessions: number; moves: TzMove[] }> {
  const stale = await listSessionsById(connection, await listStaleSessions(connection, data.version, now));
  const planned = withTzData(data, () =>
    stale.flatMap((session) => {
      const plan = planRederivation(session, now);
      return plan === null ? [] : [{ session, time: plan.time }];
    }),
  );
  const moves: TzMove[] = [];
  for (const { session, time } of planned) {
    const { startsAt } = time;
    const people =
      session.state === 'published'
        ? recipientCount(await findRecipients(connection, { ...session, ...time }, now))
        : 0;
    moves.push({ session, startsAt, people });
  }
  return { sessions: stale.length, moves };
}
