import type { DataSource } from 'typeorm';
import { Session } from '../../src/domain/sessions/session.entity.js';

export interface Gathered {
  session: Session;
  /** In the order of the line. */
  rows: {
    name: string;
    state: string;
    organizationId: string | null;
    /** Null for a person who is seated by themselves. */
    group: string | null;
    offerExpiresAt: Date | null;
    provisionalUntil: Date | null;
    unproven: boolean;
    /** The kinds of messages to them, in order. */
    told: string[];
  }[];
  reservations: { organizationId: string; seats: number; reservedUntil: Date | null }[];
}

/** Everything that a session's seats are made of, as the database has it. */
export async function gather(database: DataSource, sessionId: string): Promise<Gathered> {
  const session = await database.getRepository(Session).findOneByOrFail({ id: sessionId });
  const rows: Gathered['rows'] = await database.query(
    `select a.name, r.state, a.organization_id as "organizationId", r.offer_expires_at as "offerExpiresAt",
       r.provisional_until as "provisionalUntil", r.unproven,
       case when r.all_or_nothing then r.group_id end as "group",
       array(select m.kind from messages m where m.registration_id = r.id order by m.position) as told
     from registrations r join attendees a on a.id = r.attendee_id where r.session_id = $1 order by r.waitlist_number`,
    [sessionId],
  );
  const reservations: Gathered['reservations'] = await database.query(
    `select organization_id as "organizationId", seats, reserved_until as "reservedUntil" from seat_reservations
     where session_id = $1`,
    [sessionId],
  );
  return { session, rows, reservations };
}

const lastTold: Record<string, string[]> = {
  confirmed: ['invited', 'promoted', 'confirm-seat'],
  offered: ['offered'],
  waitlisted: ['waitlisted', 'confirm-seat'],
  pending: ['pending'],
  cancelled: ['withdrawn', 'offer-expired', 'seat-lapsed'],
  declined: ['declined'],
};

/** What must hold after every step, however it came about. */
export function standsAsItMust({ session, rows, reservations }: Gathered, now: Date): void {
  const seated = rows.filter(({ state }) => state === 'confirmed' || state === 'offered');
  const waiting = rows.filter(({ state }) => state === 'waitlisted');
  const capacity = session.capacity ?? Infinity;
  expect({ taken: session.taken, waiting: session.waiting, reserved: session.reserved }).toEqual({
    taken: seated.length,
    waiting: waiting.length,
    reserved: reservations.reduce((sum, { seats }) => sum + seats, 0),
  });
  const standing = reservations.filter(({ reservedUntil }) => reservedUntil === null || reservedUntil > now);
  const reserved = new Map(
    standing.map(({ organizationId, seats }) => {
      const own = seated.filter((row) => row.organizationId === organizationId).length;
      return [organizationId, Math.max(0, seats - own)] as const;
    }),
  );
  const reservedInAll = [...reserved.values()].reduce((sum, count) => sum + count, 0);
  expect(seated.length + reservedInAll).toBeLessThanOrEqual(capacity);

  // The last thing that each person heard is what is true.
  expect(rows.filter(({ state, told }) => !lastTold[state]?.includes(told.at(-1) ?? ''))).toEqual([]);
  expect(rows.filter(({ state, offerExpiresAt }) => state === 'offered' && offerExpiresAt === null)).toEqual([]);

  // Between the end of a reservation and the next beat of the heart, seats may be idle.
  if (standing.length < reservations.length) return;
  const free = capacity - seated.length;
  const groups = new Map(
    waiting.map((row) => [
      row.group ?? row.name,
      waiting.filter((other) => (other.group ?? other.name) === (row.group ?? row.name)),
    ]),
  );
  const idle = [...groups.values()].filter((group) => {
    const own = [...reserved].reduce((sum, [organizationId, count]) => {
      return sum + Math.min(count, group.filter((row) => row.organizationId === organizationId).length);
    }, 0);
    return group.length <= free && group.length - own <= Math.max(0, free - reservedInAll);
  });
  expect(idle).toEqual([]);
}
