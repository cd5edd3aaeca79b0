import type { Session } from './session.entity.js';

/** How people can attend a hybrid session. */
export const attendances = ['in-person', 'online'] as const;
export type Attendance = (typeof attendances)[number];

/** The seat counts of a session; those online are parts of all. */
export type SeatCounts = Pick<Session, 'taken' | 'waiting' | 'takenOnline' | 'waitingOnline'>;

/** Returns the ways of attending whose seats are counted separately; `null` stands for all seats of any other session. */
export function attendancesOf({ asksAttendance }: Pick<Session, 'asksAttendance'>): readonly (Attendance | null)[] {
  return asksAttendance ? attendances : [null];
}

/**
 * Returns the way of attending whose seats and waiting list count a person. Those who have not said come to the room: a
 * hall can't stretch, so it must count everybody who might come.
 */
export function countedWay(attendance: Attendance | null | undefined): Attendance {
  return attendance ?? 'in-person';
}

/** Returns SQL of `countedWay` for an expression. */
export function countedWaySql(attendance: string): string {
  return `coalesce(${attendance}, 'in-person')`;
}

type Capacities = Pick<Session, 'asksAttendance' | 'capacity' | 'inPersonCapacity' | 'onlineCapacity'>;

/**
 * The seats of the way of attending that counts a person, as if they were all of the session; all seats of a session that
 * doesn't ask. Reserved seats are in the room.
 */
export function seatsOfWay<S extends SeatCounts & Capacities>(
  session: S & { reserved?: number },
  attendance: Attendance | null,
): S {
  if (!session.asksAttendance) return session;
  const { inPersonCapacity, onlineCapacity, taken, waiting, takenOnline, waitingOnline } = session;
  if (attendance === 'online')
    return { ...session, capacity: onlineCapacity, taken: takenOnline, waiting: waitingOnline, reserved: 0 };
  return { ...session, capacity: inPersonCapacity, taken: taken - takenOnline, waiting: waiting - waitingOnline };
}

/** Returns the seats of a session that are in the room; all of them unless those online are counted separately. */
export function seatsInRoom<S extends Session>(session: S): S {
  return seatsOfWay(session, 'in-person');
}

/** Returns the seat counts of a session with those of the way of attending that counts a person replaced. */
export function withSeatsOfWay(
  session: SeatCounts,
  attendance: Attendance | null,
  { taken, waiting }: Pick<Session, 'taken' | 'waiting'>,
): SeatCounts {
  const { takenOnline, waitingOnline } = session;
  if (attendance !== 'online')
    return { taken: taken + takenOnline, waiting: waiting + waitingOnline, takenOnline, waitingOnline };
  return {
    taken: session.taken - takenOnline + taken,
    waiting: session.waiting - waitingOnline + waiting,
    takenOnline: taken,
    waitingOnline: waiting,
  };
}

/** Returns the seat counts of a session. */
export function seatCounts({ taken, waiting, takenOnline, waitingOnline }: SeatCounts): SeatCounts {
  return { taken, waiting, takenOnline, waitingOnline };
}

/** Returns all seats of a session whose ways are counted separately; null if one of them has no limit. */
export function capacityOfBoth(inPerson: number | null, online: number | null): number | null {
  return inPerson === null || online === null ? null : inPerson + online;
}

/** Returns a hybrid session as somebody attends it: in the room or online; unchanged if they have not said. */
export function attendedSession<S extends Pick<Session, 'format'>>(session: S, attendance: Attendance | null): S {
  return attendance === null || session.format !== 'hybrid' ? session : { ...session, format: attendance };
}

/** Returns how a person attends: as they say, or as before. Null if they have not said, or the session doesn't ask. */
export function attendanceIn(
  { asksAttendance }: Pick<Session, 'asksAttendance'>,
  asked: Attendance | null | undefined,
  before: Attendance | null = null,
): Attendance | null {
  return asksAttendance ? (asked ?? before) : null;
}
