import type { Facilitator } from '../../domain/sessions/facilitators.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { ConsoleLayout } from '../layout.js';
import { teamPath } from '../identity/identity-paths.js';
import { sessionPath } from './session-paths.js';

/** Who runs a session without seeing the rest of the call, and who could. */
export interface FacilitatorSection {
  /** Where they are assigned and removed; null for those who can't. */
  path: string | null;
  assigned: { id: string; name: string; email: string }[];
  others: { value: string; label: string; selected: boolean }[];
  /** Where facilitators are invited, if the team has none; null for those who can't. */
  teamPath: string | null;
  isEmpty: boolean;
}

/** Returns the facilitators of a session for its organizers. */
export function facilitatorSection(
  { mayChange, mayAdminister }: ConsoleLayout,
  session: Session,
  facilitators: readonly Facilitator[],
): FacilitatorSection {
  return {
    path: mayChange ? sessionPath(session, 'facilitators') : null,
    assigned: facilitators.filter(({ isAssigned }) => isAssigned),
    others: facilitators
      .filter(({ isAssigned }) => !isAssigned)
      .map(({ id, name, email }) => ({ value: id, label: `${name} (${email})`, selected: false })),
    teamPath: mayAdminister ? teamPath : null,
    isEmpty: facilitators.length === 0,
  };
}
