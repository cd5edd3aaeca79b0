import type { Session } from '../../domain/sessions/session.entity.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { type Field, field } from '../../platform/views/form-fields.js';
import type { FieldError } from '../../platform/errors.js';
import type { Facilitator } from '../../domain/sessions/facilitators.queries.js';
import { sessionPath } from '../paths/session-paths.js';

/** Who runs a session without seeing the rest of the call, and who could. */
export interface FacilitatorSection {
  /** Where they are assigned and removed; null for those who can't. */
  path: string | null;
  assigned: { id: string; name: string; email: string }[];
  others: { value: string; label: string; selected: boolean }[];
  /** The form that invites one and assigns the session; null for those who can't. */
  invite: { path: string; field: Field } | null;
  isEmpty: boolean;
}

/** Returns the facilitators of a session for its organizers. */
export function facilitatorSection(
  { mayChange, language }: ConsoleLayout,
  session: Session,
  {
    facilitators,
    staffEmail,
    fieldErrors = [],
  }: { facilitators: readonly Facilitator[]; staffEmail?: string; fieldErrors?: readonly FieldError[] },
): FacilitatorSection {
  return {
    path: mayChange ? sessionPath(session, 'facilitators') : null,
    assigned: facilitators.filter(({ isAssigned }) => isAssigned),
    others: facilitators
      .filter(({ isAssigned }) => !isAssigned)
      .map(({ id, name, email }) => ({ value: id, label: `${name} (${email})`, selected: false })),
    invite: mayChange
      ? {
          path: sessionPath(session, 'facilitators/invite'),
          field: field('staffEmail', staffEmail, fieldErrors, language),
        }
      : null,
    isEmpty: facilitators.length === 0,
  };
}
