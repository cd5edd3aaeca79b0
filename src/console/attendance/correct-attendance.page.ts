import type { Correction, Span } from '../../domain/attendance/attendance.js';
import { presenceOf } from '../../domain/attendance/attendance.js';
import type { FieldError } from '../../platform/errors.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import { type ErrorSummary, fieldErrorMessage } from '../../platform/views/form-fields.js';
import type { RegisteredPerson } from '../../domain/registrations/registrations.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { dayAndTime } from '../ui/day-and-time.js';
import { type EditedForm, type EditView, openedEdit } from '../ui/form-edit.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { registrationPath } from '../paths/registration-paths.js';
import { attendanceState } from '../ui/attendance-labels.js';

/** The choices of a correction. */
export const rulings = ['evidence', 'present', 'absent'] as const;
export type RulingName = (typeof rulings)[number];

/** A correction as its form shows it. */
export function correctionFields(correction: Correction | null): { as: RulingName; minutes: string } {
  const as = correction === null ? 'evidence' : correction.present ? 'present' : 'absent';
  return { as, minutes: String(correction?.minutes ?? '') };
}

const togetherInCorrection = [['as', 'minutes']] as const;

/** The form of a correction, as both versions of it are shown. */
export function editedCorrection(
  registrationId: string,
  language: string,
): EditedForm<{ as: RulingName; minutes: string }> {
  const text = (key: string) => translate(language, `console.attendance.${key}`);
  return {
    subject: `registration:${registrationId}`,
    together: togetherInCorrection,
    label: () => text('correct'),
    value: (_name, { as, minutes }) => {
      if (as === 'present') return `${text('asPresent')} ${minutes}`.trim();
      return as === 'absent' ? text('asAbsent') : null;
    },
  };
}

/** The evidence of a person's attendance, and the form that corrects it. */
export function correctAttendancePage(
  layout: ConsoleLayout,
  input: Pick<RegisteredPerson, 'registration' | 'attendee'> & {
    session: Session;
    spans: readonly Span[];
    correction: Correction | null;
    typed?: { as: RulingName; minutes: string };
    edit?: EditView;
    fieldErrors?: readonly FieldError[];
  },
) {
  const { language } = layout;
  const { session, registration, attendee, spans, correction, fieldErrors = [] } = input;
  const text = (key: string, values = {}) => translate(language, `console.attendance.${key}`, values);
  const typed = input.typed ?? correctionFields(correction);
  const evidence = attendanceState(presenceOf(spans, session, null), language).label;
  const [fieldError] = fieldErrors;
  const error = fieldError === undefined ? null : faultText(fieldError, language);
  const labels = {
    evidence: text('asEvidence', { state: evidence }),
    present: text('asPresent'),
    absent: text('asAbsent'),
  };
  return {
    ...layout,
    title: `${text('correct')}: ${attendee.name}`,
    heading: attendee.name,
    backPath: registrationPath(registration.id),
    sessionTitle: session.title,
    state: attendanceState(registration, language),
    evidence: spans.map((span) => spanText(span, session, language)),
    action: registrationPath(registration.id, 'presence'),
    edit: input.edit ?? openedEdit(correctionFields(correction), togetherInCorrection),
    errors: error === null ? null : summary(error, language),
    choices: rulings.map((value) => ({ value, label: labels[value], checked: value === typed.as })),
    minutes: { id: 'minutes', value: typed.minutes, error },
    minutesHint: text('minutesHint', { longest: session.durationMinutes }),
  };
}

function faultText(fieldError: FieldError, language: string): string {
  const own = `console.attendance.fault.${fieldError.code}`;
  return hasMessage(language, own)
    ? translate(language, own, fieldError.values)
    : fieldErrorMessage(fieldError, language);
}

function summary(message: string, language: string): ErrorSummary {
  const label = translate(language, 'console.attendance.minutes');
  return { title: translate(language, 'errors.summary', { count: 1 }), items: [{ id: 'minutes', label, message }] };
}

function spanText({ source, fromAt, untilAt }: Span, session: Session, language: string): string {
  const at = (date: Date) => dayAndTime(date, session.timeZone, language);
  const values = { source: translate(language, `console.attendance.source.${source}`), from: at(fromAt) };
  return untilAt === null
    ? translate(language, 'console.attendance.moment', values)
    : translate(language, 'console.attendance.stretch', { ...values, until: at(untilAt) });
}
