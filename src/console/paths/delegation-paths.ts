/** A delegation. */
export function delegationPath(delegation: { id: string }): string {
  return `/console/delegations/${delegation.id}`;
}
