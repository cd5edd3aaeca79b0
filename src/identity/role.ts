export const roles = ['owner', 'organizer', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** What a role may do: read the console and the API, change sessions and registrations, administer people and keys. */
export type Ability = 'read' | 'change' | 'administer';

const abilities: Record<Role, readonly Ability[]> = {
  owner: ['read', 'change', 'administer'],
  organizer: ['read', 'change'],
  viewer: ['read'],
};

/** Whether a role may do something. */
export function may(role: Role, ability: Ability): boolean {
  return abilities[role].includes(ability);
}
