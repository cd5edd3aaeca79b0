/** What a member of staff may be. `door` checks people in, `juror` scores proposals; neither sees anything else. */
export const roles = ['owner', 'organizer', 'viewer', 'door', 'juror'] as const;
export type Role = (typeof roles)[number];

/** What an API key may be: `inbox` is for a mail provider's hook, and opens nothing else. */
export const keyRoles = ['owner', 'organizer', 'viewer', 'inbox'] as const;
export type KeyRole = (typeof keyRoles)[number];

/**
 * What a role may do: read the console and the API, change sessions and registrations, check people in, score proposals,
 * submit email, administer people and keys, manage one's own account.
 */
export type Ability = 'read' | 'change' | 'check-in' | 'score' | 'hand-in-mail' | 'administer' | 'own-account';

const abilities: Record<Role | KeyRole, readonly Ability[]> = {
  owner: ['read', 'change', 'check-in', 'score', 'hand-in-mail', 'administer', 'own-account'],
  organizer: ['read', 'change', 'check-in', 'score', 'own-account'],
  viewer: ['read', 'own-account'],
  door: ['check-in', 'own-account'],
  juror: ['score', 'own-account'],
  inbox: ['hand-in-mail'],
};

/** Whether a role may do something. */
export function may(role: Role | KeyRole, ability: Ability): boolean {
  return abilities[role].includes(ability);
}
