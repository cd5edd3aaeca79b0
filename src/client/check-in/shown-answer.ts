import type { CheckInConfig } from './config.js';
import { type Decision, type Roster, type RosterPerson, timeAtSession } from './roster.js';

/** What the screen says about a scan: the server's answer, or the phone's own in the same form. */
export interface ShownAnswer {
  /** Null where nothing is decided yet. */
  outcome: string | null;
  tone: string;
  icon: string;
  heading: string;
  name?: string | null;
  organization?: string | null;
  detail?: string | null;
  /** Whose check-in can be undone from here. */
  undo?: { registrationId: string } | null;
}

/** Puts what the phone decided by itself in the words of the server. Throws for an outcome without words. */
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

/** Returns whether an answer that comes after the next person has the screen is still worth showing below. */
export function matters({ outcome }: ShownAnswer): boolean {
  return outcome !== 'in' && outcome !== 'out';
}
