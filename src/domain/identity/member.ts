import type { Role } from './role.js';

/**
 * State of an account on the team. Only active ones can sign in. One that was removed is shown nowhere, and remains in the
 * database because the activity log and score sheets name it.
 */
const accountStates = ['invited', 'active', 'deactivated', 'removed'] as const;
export type AccountState = (typeof accountStates)[number];

/** What a change of the team is about. */
export interface Membership {
  role: Role;
  state: AccountState;
}

/** Returns whether a change would leave the workspace without anybody who can administer it. */
export function leavesNoOwner(before: Membership, after: Membership, activeOwners: number): boolean {
  return isActiveOwner(before) && !isActiveOwner(after) && activeOwners <= 1;
}

function isActiveOwner({ role, state }: Membership): boolean {
  return role === 'owner' && state === 'active';
}

/** What owners change about a member of the team. */
export type MemberChange =
  | { kind: 'role'; role: Role }
  | { kind: 'deactivate' }
  | { kind: 'reactivate' }
  | { kind: 'remove' };

/** Returns the membership after a change, or null if the change is not possible in this state. */
export function changedMembership(before: Membership, change: MemberChange): Membership | null {
  switch (change.kind) {
    case 'role':
      return before.state === 'removed' ? null : { ...before, role: change.role };
    case 'deactivate':
      return before.state === 'active' ? { ...before, state: 'deactivated' } : null;
    case 'reactivate':
      return before.state === 'deactivated' ? { ...before, state: 'active' } : null;
    case 'remove':
      return before.state === 'removed' ? null : { ...before, state: 'removed' };
  }
}

/** Returns an organizer's display name until they set one. */
export function nameOfAddress(email: string): string {
  return email.slice(0, email.lastIndexOf('@'));
}
