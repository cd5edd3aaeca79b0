import type { Registration } from '../../domain/registrations/registration.entity.js';
import { freeSeats } from '../../domain/registrations/registration.js';
import { type Attendance, seatsOfWay } from '../../domain/sessions/attendance.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';

/** How a person attends a hybrid session, and how they switch. */
export interface AttendanceView {
  path: string;
  text: string;
  /** The way of attending that the button asks for. */
  attendance: Attendance;
  /** Whether the person keeps their seat until one of the other way is free. */
  waits: boolean;
  label: string;
}

/**
 * Returns how a person attends, with the one button that makes sense now. `session` has reserved seats counted as taken.
 * Null if the session doesn't ask, is over, or the person has nothing to switch.
 */
export function attendanceView(
  session: Session,
  { attendance, state, switchRequestedAt }: Pick<Registration, 'attendance' | 'state' | 'switchRequestedAt'>,
  path: string,
  { language, now }: { language: string; now: Date },
): AttendanceView | null {
  const canSwitch = state === 'confirmed' || state === 'waitlisted' || state === 'pending';
  const isOpen = session.state === 'published' && session.endsAt > now;
  if (attendance === null || !session.asksAttendance || !canSwitch || !isOpen) return null;
  const text = (key: string) => translate(language, `registrations.status.attendance.${key}`);
  const other: Attendance = attendance === 'online' ? 'in-person' : 'online';
  if (switchRequestedAt !== null)
    return { path, text: text(`waiting.${other}`), attendance, waits: false, label: text('stop') };
  const isFree = state !== 'confirmed' || freeSeats(seatsOfWay(session, other)).free > 0;
  return {
    path,
    text: [text(`now.${attendance}`), ...(isFree ? [] : [text(`full.${other}`)])].join(' '),
    attendance: other,
    waits: !isFree,
    label: text(isFree ? `switch.${other}` : 'wait'),
  };
}
