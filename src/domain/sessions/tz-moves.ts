import type { Connection } from '../../platform/database/tx.js';
import { type TzData, withTzData } from '../time/tz-data.js';
import { planRederivation } from './reschedule-plan.js';
import type { Session } from './session.entity.js';
import { countNotifiedPeople, listSessionsById, listStaleSessions } from './sessions.queries.js';

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
      return plan === null ? [] : [{ session, startsAt: plan.time.startsAt }];
    }),
  );
  const people = await countNotifiedPeople(
    connection,
    planned.map(({ session }) => session.id),
  );
  const moves = planned.map((move) => ({ ...move, people: people.get(move.session.id) ?? 0 }));
  return { sessions: stale.length, moves };
}
