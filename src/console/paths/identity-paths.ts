/** Where the first owner of an empty workspace creates their account. */
export const setupPath = '/console/setup';

export const signInPath = '/console/sign-in';

/** The second step of signing in. */
export const signInCodePath = '/console/sign-in/code';

/** Signing in with the provider of OpenID Connect. */
export const singleSignOnPath = '/console/sign-in/sso';

/** Signing in with a passkey. */
export const signInPasskeyPath = '/console/sign-in/passkey';

export const signOutPath = '/console/sign-out';

export const forgotPasswordPath = '/console/forgot-password';

/** Returns the path of the page behind a link to choose a password. */
export function choosePasswordPath(token: string): string {
  return `/console/password/${encodeURIComponent(token)}`;
}

/** Returns the path of the page behind a link that changes an organizer's address. */
export function newAddressPath(token: string): string {
  return `/console/address/${encodeURIComponent(token)}`;
}

/** The organizer's own account. */
export const accountPath = '/console/account';

/** Two-step verification of the organizer's own account. */
export const twoStepPath = '/console/account/two-step';

/** The organizer's own passkeys. */
export const passkeysPath = '/console/account/passkeys';

/** The pages about the program. */
export const systemPath = '/console/system';

export const teamPath = '/console/staff';

/** Returns the path of a member of the team, or of what is done with them. */
export function memberPath(
  id: string,
  action?: 'invite' | 'role' | 'deactivate' | 'reactivate' | 'remove' | 'reset-two-step',
): string {
  return `${teamPath}/${id}${action === undefined ? '' : `/${action}`}`;
}

/** The activity log. */
export const auditPath = '/console/audit';
