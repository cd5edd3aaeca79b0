import { type Attendance, attendances } from '../../domain/sessions/attendance.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { Option } from '../../domain/time/zone-options.js';
import { type FieldError, invalidField } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { field, type Field } from '../../platform/views/form-fields.js';

/** The question how somebody attends the hybrid sessions among those that they choose. No answer is preselected. */
export interface AttendanceQuestion {
  fields: { attendance: Field };
  /** Empty if none of the sessions asks. */
  attendances: (Option & { note: string | null })[];
}

/** Returns the question beside a choice of sessions, as it was answered. */
export function attendanceQuestion(
  sessions: readonly Pick<Session, 'asksAttendance'>[],
  answer: string,
  fieldErrors: readonly FieldError[],
  language: string,
): AttendanceQuestion {
  const isAsked = sessions.some(({ asksAttendance }) => asksAttendance);
  return {
    fields: { attendance: field('attendance', answer, fieldErrors, language) },
    attendances: isAsked ? attendanceOptions(answer, language) : [],
  };
}

/** Returns the ways of attending as options. */
export function attendanceOptions(answer: string, language: string): AttendanceQuestion['attendances'] {
  return attendances.map((value) => ({
    value,
    label: translate(language, `sessions.format.${value}`),
    selected: value === answer,
    note: null,
  }));
}

/** Returns the answer, or undefined for one that no chosen session needs. Throws Invalid without a needed one. */
export function checkedAttendance(
  chosen: readonly Pick<Session, 'asksAttendance'>[],
  answer: string,
): Attendance | undefined {
  const attendance = attendances.find((one) => one === answer);
  if (attendance === undefined && chosen.some(({ asksAttendance }) => asksAttendance)) {
    throw invalidField('attendance', 'required', 'This field is required.');
  }
  return attendance;
}
