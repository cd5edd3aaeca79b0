import { attendances } from '../../domain/sessions/attendance.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { type FieldError, invalidField } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { field } from '../../platform/views/form-fields.js';

/** Returns the question beside a choice of sessions, as it was answered. */
export function attendanceQuestion(
  sessions: readonly Pick<Session, 'asksAttendance'>[],
  answer: string,
  fieldErrors: readonly FieldError[],
  language: string,
) {
  const isAsked = sessions.some(({ asksAttendance }) => asksAttendance);
  return {
    fields: { attendance: field('attendance', answer, fieldErrors, language) },
    // Empty if none of the sessions asks.
    attendances: isAsked ? attendanceOptions(answer, language) : [],
  };
}

/** Returns the ways of attending as options. */
export function attendanceOptions(answer: string, language: string) {
  return attendances.map((value) => ({
    value,
    label: translate(language, `sessions.format.${value}`),
    selected: value === answer,
    note: null,
  }));
}

/** Returns the answer, or undefined for one that no chosen session needs. Throws Invalid without a needed one. */
export function checkedAttendance(chosen: readonly Pick<Session, 'asksAttendance'>[], answer: string) {
  const attendance = attendances.find((one) => one === answer);
  if (attendance === undefined && chosen.some(({ asksAttendance }) => asksAttendance)) {
    throw invalidField('attendance', 'required', 'This field is required.');
  }
  return attendance;
}
