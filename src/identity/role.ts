/** What a member of staff may be. */
export const roles = ['owner', 'organizer', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** What an API key may be: `inbox` is for a mail provider's hook, and opens nothing else. */
export const keyRoles = [...roles, 'inbox'] as const;
export type KeyRole = (typeof keyRoles)[number];

/** What a role may do: read the console and the API, change sessions and registrations, hand in mail, administer people and keys. */
export type Ability = 'read' | 'change' | 'hand-in-mail' | 'administer';

const abilities: Record<KeyRole, readonly Ability[]> = {
  owner: ['read', 'change', 'hand-in-mail', 'administer'],
  organizer: ['read', 'change'],
  viewer: ['read'],
  inbox: ['hand-in-mail'],
};

/** Whether a role may do something. */
export function may(role: KeyRole, ability: Ability): boolean {
  return abilities[role].includes(ability);
}
