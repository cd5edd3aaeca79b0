/**
 * Returns SQL of whether an email to the attendee in the row `alias` can leave: the address doesn't bounce, its owner has
 * not said that they never registered, and organizers don't block them. Whoever counts recipients asks this.
 */
export function reachableSql(alias: string): string {
  return `(${alias}.suppressed_at is null and ${alias}.not_me_at is null and ${alias}.blocked_at is null)`;
}
