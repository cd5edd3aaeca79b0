import { invalidField } from '../../platform/errors.js';
import { capacityOfBoth } from './attendance.js';
import type { Session } from './session.entity.js';

/** How many seats a session has: for everybody, or in the room and online. */
export type SeatSettings = Pick<Session, 'asksAttendance' | 'capacity' | 'inPersonCapacity' | 'onlineCapacity'>;

/**
 * Returns the seats of a session after a change. A session that starts to ask has its seats in the room, and one that is
 * no longer hybrid keeps the seats of the way that is left. Throws Invalid if a session asks that isn't hybrid, and for
 * one capacity where there are two.
 */
export function seatSettings(
  changes: { [Field in 'format' | keyof SeatSettings]?: Session[Field] | undefined },
  before: SeatSettings & Pick<Session, 'format'>,
): SeatSettings {
  const format = changes.format ?? before.format;
  if (changes.asksAttendance === true && format !== 'hybrid')
    throw invalidField('asksAttendance', 'not-hybrid', 'Only hybrid sessions ask how people attend.');
  const asks = (changes.asksAttendance ?? before.asksAttendance) && format === 'hybrid';
  const { capacity } = changes;
  if (!asks) {
    const left = capacity === undefined ? capacityLeft(before, format) : capacity;
    return { asksAttendance: false, capacity: left, inPersonCapacity: null, onlineCapacity: null };
  }
  const isOne = before.asksAttendance && changes.inPersonCapacity === undefined && capacity !== undefined;
  if (isOne && capacity !== before.capacity)
    throw invalidField('capacity', 'two-capacities', 'Set `inPersonCapacity` and `onlineCapacity` instead.');
  const inRoom = before.asksAttendance ? before.inPersonCapacity : capacity === undefined ? before.capacity : capacity;
  const inPersonCapacity = changes.inPersonCapacity === undefined ? inRoom : changes.inPersonCapacity;
  const onlineCapacity = changes.onlineCapacity === undefined ? before.onlineCapacity : changes.onlineCapacity;
  const both = capacityOfBoth(inPersonCapacity, onlineCapacity);
  return { asksAttendance: true, capacity: both, inPersonCapacity, onlineCapacity };
}

function capacityLeft(before: SeatSettings, format: Session['format']): number | null {
  if (!before.asksAttendance || format === 'hybrid') return before.capacity;
  return format === 'online' ? before.onlineCapacity : before.inPersonCapacity;
}
