import type { SessionKind } from '../sessions/session.js';
import { registrationClosure } from '../sessions/session.js';
import type { Session } from '../sessions/session.entity.js';

/** A session that helps with a proposal, with the reasons. */
export interface HelpfulSession {
  session: Session;
  /** Slugs of the criteria that the team wants help with and the session helps with. */
  criteria: string[];
  /** Whether it is about the theme of the proposal. */
  isOnTheme: boolean;
}

/** Maximum number of recommended sessions. */
const most = 3;
/** Kinds of sessions that explain how to write a proposal. */
const startingKinds: readonly SessionKind[] = ['info', 'workshop', 'office-hours'];

/**
 * Returns the upcoming sessions that help a team most: first those with more of the criteria that it wants help with,
 * then those about its theme, soonest first. Omits sessions that it already attends, in any run, and those closed for
 * registration. A session about all themes doesn't count as about its theme.
 */
export function helpfulSessions(
  proposal: { theme: string; helpWith: readonly string[] },
  sessions: readonly Session[],
  attended: readonly Session[],
  now: Date,
): HelpfulSession[] {
  return openSessions(sessions, attended, now)
    .map((session) => ({
      session,
      criteria: session.criteria.filter((criterion) => proposal.helpWith.includes(criterion)),
      isOnTheme: session.themes.includes(proposal.theme),
    }))
    .filter(({ criteria, isOnTheme }) => criteria.length > 0 || isOnTheme)
    .sort((a, b) => b.criteria.length - a.criteria.length || Number(b.isOnTheme) - Number(a.isOnTheme) || sooner(a, b))
    .slice(0, most);
}

/** Returns upcoming sessions recommended for people without a proposal, soonest first. */
export function startingSessions(
  sessions: readonly Session[],
  attended: readonly Session[],
  now: Date,
): HelpfulSession[] {
  return openSessions(sessions, attended, now)
    .filter(({ kind }) => startingKinds.includes(kind))
    .map((session) => ({ session, criteria: [], isOnTheme: false }))
    .sort(sooner)
    .slice(0, most);
}

function openSessions(sessions: readonly Session[], attended: readonly Session[], now: Date): Session[] {
  const isAttended = (session: Session) =>
    attended.some(
      ({ id, occurrenceGroup }) =>
        id === session.id || (occurrenceGroup !== null && occurrenceGroup === session.occurrenceGroup),
    );
  return sessions.filter(
    (session) => session.startsAt > now && registrationClosure(session, now) === null && !isAttended(session),
  );
}

function sooner(a: { session: Session }, b: { session: Session }): number {
  return a.session.startsAt.getTime() - b.session.startsAt.getTime();
}
