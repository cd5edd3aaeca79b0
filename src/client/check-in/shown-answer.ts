import type { CheckInConfig } from './config.js';
import { type Decision, type Roster, type RosterPerson, timeAtSession } from './roster.js';

/** The displayed answer to a scan: the server's, or the phone's own in the same form. */
export interface ShownAnswer {
  /** Null if undecided. */
  outcome: string | null;
  tone: string;
  icon: string;
  heading: string;
  name?: string | null;
  organization?: string | null;
  detail?: string | null;
  /** The registration whose check-in can be undone. */
  undo?: { registrationId: string } | null;
}

/** Returns the phone's own decision with the texts of the server. Throws for an outcome without texts. */
export function showDecision(
  { outcome, since }: Decision,
  person: RosterPerson,
  roster: Roster,
  outcomes: CheckInConfig['outcomes'],
): ShownAnswer {
  const text = outcomes[outcome];
  if (text === undefined) throw new Error(`No text for the outcome ${outcome}`);
  const isIn = outcome === 'in' || outcome === 'already';
  return {
    ...text,
    outcome,
    heading: text.heading.replace('{time}', since === undefined ? '' : timeAtSession(roster, since)),
    name: person.name,
    organization: person.organization,
    undo: isIn ? { registrationId: person.id } : null,
  };
}

/** Returns whether a late answer is still worth showing, below the next person. */
export function matters({ outcome }: ShownAnswer): boolean {
  return outcome !== 'in' && outcome !== 'out';
}
