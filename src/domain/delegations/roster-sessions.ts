/** Why the sessions of a roster are invalid: none is chosen, or two are runs of the same session. */
export type RosterSessionsError = 'sessions' | 'two-runs';

/** Returns the chosen sessions that are open, and the error of the choice or null. */
export function chooseRosterSessions(
  open: readonly { id: string; occurrenceGroup: string | null }[],
  chosenIds: readonly string[],
): { sessionIds: string[]; error: RosterSessionsError | null } {
  const chosen = open.filter(({ id }) => chosenIds.includes(id));
  const groups = chosen.flatMap(({ occurrenceGroup }) => occurrenceGroup ?? []);
  const hasTwoRuns = new Set(groups).size < groups.length;
  const error = chosen.length === 0 ? 'sessions' : hasTwoRuns ? 'two-runs' : null;
  return { sessionIds: chosen.map(({ id }) => id), error };
}
