import { translate } from '../../platform/i18n/messages.js';
import type { FieldError } from '../../platform/errors.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { seatsInRoom } from '../../domain/sessions/attendance.js';
import { freeSeats } from '../../domain/registrations/registration.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { checkInSessionPath } from '../paths/attendance-paths.js';

export interface WalkInValues {
  name: string;
  email: string;
  organization: string;
}

/** The form that checks in a person without a registration. */
export function walkInPage(
  layout: ConsoleLayout,
  session: Session,
  typed: WalkInValues,
  fieldErrors: readonly FieldError[],
  refusal: string | null,
) {
  const { language } = layout;
  const text = (key: string, values = {}) => translate(language, `console.attendance.checkIn.${key}`, values);
  const { free } = freeSeats(seatsInRoom(session));
  const fields = {
    name: field('name', typed.name, fieldErrors, language),
    email: field('email', typed.email, fieldErrors, language),
    organization: field('organization', typed.organization, fieldErrors, language),
  };
  const labels = {
    name: text('field.name'),
    email: text('field.email'),
    organization: text('field.organization'),
  };
  return {
    ...layout,
    title: text('walkIn'),
    sessionTitle: session.title,
    backPath: checkInSessionPath(session),
    action: checkInSessionPath(session, 'walk-in'),
    seats: !Number.isFinite(free) ? null : text('seatsFree', { count: free }),
    isFull: free === 0,
    // Why they were not let in.
    refusal:
      refusal === null ? null : { title: text(`refused.title.${refusal}`), text: text(`refused.text.${refusal}`) },
    errors: errorSummary(Object.values(fields), labels, language),
    ...fields,
  };
}
