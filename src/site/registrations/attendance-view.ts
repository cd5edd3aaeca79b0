import type { Registration } from '../../domain/registrations/registration.entity.js';
import { freeSeats } from '../../domain/registrations/registration.js';
import { type Attendance, countedWay, seatsOfWay } from '../../domain/sessions/attendance.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';

/** How a person attends a hybrid session, and how they say so or switch. */
export interface AttendanceView {
  path: string;
  text: string;
  /** Whether they have not said yet. */
  isOpen: boolean;
  buttons: AttendanceButton[];
}

interface AttendanceButton {
  /** The way of attending that the button asks for. */
  attendance: Attendance;
  /** Whether the person keeps their seat until one of the other way is free. */
  waits: boolean;
  label: string;
}

/**
 * Returns how a person attends, with the one button that makes sense now; one for each way while they have not said.
 * `session` has reserved seats counted as taken.
 * Null if the session doesn't ask, is over, or the person has nothing to switch.
 */
export function attendanceView(
  session: Session,
  { attendance, state, switchRequestedAt }: Pick<Registration, 'attendance' | 'state' | 'switchRequestedAt'>,
  path: string,
  { language, now }: { language: string; now: Date },
): AttendanceView | null {
  const canSwitch = state === 'confirmed' || state === 'waitlisted' || state === 'pending';
  const isComing = session.state === 'published' && session.endsAt > now;
  if (!session.asksAttendance || !canSwitch || !isComing) return null;
  const text = (key: string) => translate(language, `registrations.status.attendance.${key}`);
  const counted = countedWay(attendance);
  const other: Attendance = counted === 'online' ? 'in-person' : 'online';
  if (switchRequestedAt !== null) {
    const stop = { attendance: counted, waits: false, label: text('stop') };
    return { path, text: text(`waiting.${other}`), isOpen: false, buttons: [stop] };
  }
  const isFree = state !== 'confirmed' || freeSeats(seatsOfWay(session, other)).free > 0;
  const full = isFree ? [] : [text(`full.${other}`)];
  const choose = attendance === null ? 'choose' : 'switch';
  const change = { attendance: other, waits: !isFree, label: text(isFree ? `${choose}.${other}` : 'wait') };
  if (attendance !== null)
    return { path, text: [text(`now.${attendance}`), ...full].join(' '), isOpen: false, buttons: [change] };
  const stay = { attendance: counted, waits: false, label: text(`choose.${counted}`) };
  return { path, text: [text('ask'), ...full].join(' '), isOpen: true, buttons: [stay, change] };
}
