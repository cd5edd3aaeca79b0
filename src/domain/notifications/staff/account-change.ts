/** The changes of an organizer's way to sign in that they are notified of. */
const accountChanges = [
  'password-changed',
  'password-reset',
  'second-factor-on',
  'second-factor-off',
  'second-factor-reset',
  'recovery-codes-renewed',
  'recovery-code-used',
  'passkey-added',
  'passkey-removed',
  'address-changed',
  'address-restored',
] as const;
export type AccountChange = (typeof accountChanges)[number];
