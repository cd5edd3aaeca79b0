/**
 * Returns the SQL condition for sessions that follow newer tz data: upcoming ones, and those that began lately. By the new
 * rules, they may begin later: offsets differ by at most 26 hours. `now` is an expression.
 */
export function isRederivedSql(session: string, now: string): string {
  return `(${session}.starts_at > ${now} - interval '26 hours' and ${session}.state <> 'cancelled')`;
}
