import { attendances } from '../../domain/sessions/attendance.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';

/** The fields of the form. */
export const personFields = ['name', 'email', 'organization', 'attendance'] as const;
/** What was typed into them. */
export type TypedPerson = Record<(typeof personFields)[number], string>;

/** The form that registers one person. */
export function addPersonPage(
  layout: ConsoleLayout,
  session: Session,
  typed: TypedPerson,
  fieldErrors: readonly FieldError[],
) {
  const { language } = layout;
  const text = (key: string) => translate(language, key);
  const [name, email, organization, attendance] = personFields.map((one) =>
    field(one, typed[one], fieldErrors, language),
  );
  if (!name || !email || !organization || !attendance) throw new Error('A field is missing.');
  const labels = {
    name: text('console.attendance.checkIn.field.name'),
    email: text('common.email'),
    organization: text('console.attendance.checkIn.field.organization'),
    // How they attend a hybrid session; null for others. Nothing is chosen for them.
    attendance: text('console.registrations.addPerson.attendance'),
  };
  const options = ['', ...attendances].map((value) => ({
    value,
    label: text(value === '' ? 'console.registrations.addPerson.choose' : `console.registrations.addPerson.${value}`),
    selected: value === typed.attendance,
  }));
  return {
    ...layout,
    title: text('console.registrations.addPerson.title'),
    action: sessionPath(session, 'add'),
    backPath: sessionPath(session, 'attendees'),
    errors: errorSummary([name, email, organization, attendance], labels, language),
    name,
    email,
    organization,
    attendance: session.asksAttendance ? { field: attendance, options } : null,
  };
}
