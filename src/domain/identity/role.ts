/**
 * What a member of staff may be. `facilitator` runs the sessions assigned to them, `door` checks people in, `juror` scores
 * proposals, `department` runs the pilots that it is responsible for; none of them sees anything else.
 */
export const roles = ['owner', 'organizer', 'viewer', 'facilitator', 'door', 'juror', 'department'] as const;
export type Role = (typeof roles)[number];

/** What an API key may be: `inbox` is for a mail provider's hook, and opens nothing else. */
export const keyRoles = ['owner', 'organizer', 'viewer', 'inbox'] as const;
export type KeyRole = (typeof keyRoles)[number];

/**
 * What a role may do: read the console and the API, change sessions and registrations, check people in, run one's own
 * sessions, score proposals, read and change pilots (departments only their own), read and answer access needs, hand out
 * the personal links of people, submit email, administer people and keys, manage one's own account.
 */
export type Ability =
  | 'read'
  | 'change'
  | 'check-in'
  | 'facilitate'
  | 'score'
  | 'read-pilot'
  | 'change-pilot'
  | 'own-pilots'
  | 'access-needs'
  | 'personal-links'
  | 'hand-in-mail'
  | 'administer'
  | 'own-account';

const abilities: Record<Role | KeyRole, readonly Ability[]> = {
  owner: [
    'read',
    'change',
    'check-in',
    'score',
    'read-pilot',
    'change-pilot',
    'access-needs',
    'personal-links',
    'hand-in-mail',
    'administer',
    'own-account',
  ],
  organizer: [
    'read',
    'change',
    'check-in',
    'score',
    'read-pilot',
    'change-pilot',
    'access-needs',
    'personal-links',
    'own-account',
  ],
  viewer: ['read', 'read-pilot', 'own-account'],
  facilitator: ['facilitate', 'own-account'],
  door: ['check-in', 'own-account'],
  juror: ['score', 'own-account'],
  department: ['read-pilot', 'change-pilot', 'own-pilots', 'own-account'],
  inbox: ['hand-in-mail'],
};

/** What no API key has unless it is given by name. */
export const onlyByName: readonly Ability[] = ['access-needs', 'personal-links'];

/** What facilitators may do in their own sessions, where a page and a flow let them (`requireAbility`). */
const inOwnSessions: readonly Ability[] = ['read', 'change', 'check-in'];

/** Whether a role may do something. */
export function may(role: Role | KeyRole, ability: Ability): boolean {
  return abilities[role].includes(ability);
}

/** Whether a role may do something in a session that is assigned to its holder. */
export function mayInOwnSession(role: Role | KeyRole, ability: Ability): boolean {
  return role === 'facilitator' && inOwnSessions.includes(ability);
}
