import { z } from 'zod';
import { expiryAfter, keyAbilities, type KeyGrant } from '../../domain/identity/api-key.js';
import { passwordInput } from '../../domain/identity/password-rule.js';
import { keyRoles, roles } from '../../domain/identity/role.js';
import { line } from '../../platform/validation.js';
import { emailInput } from '../../domain/registrations/admission/registration-input.js';

/** Who is invited to the team. */
export const inviteInput = z.strictObject({ staffEmail: emailInput, staffRole: z.enum(roles) });

/** The account of the first owner. */
export const setupInput = z.object({
  setupCode: z.string().trim().min(1).max(100),
  memberName: line(200),
  email: emailInput,
  newPassword: passwordInput,
});

/** The form behind a link to choose a password. */
export const chosenInput = {
  invite: z.object({ memberName: line(200), newPassword: passwordInput }),
  reset: z.object({ memberName: z.undefined().catch(undefined), newPassword: passwordInput }),
};

/** One's own name. */
export const ownNameInput = z.strictObject({ memberName: line(200) });

/** One's own new address. */
export const ownAddressInput = z.object({ email: emailInput });

/** The form that changes one's own password. */
export const passwordChangeInput = z.strictObject({
  currentPassword: z.string().min(1).max(1000),
  newPassword: passwordInput,
});

/** A new key of the JSON API. */
export const keyInput = z.strictObject({
  keyName: line(200),
  keyRole: z.enum(keyRoles),
  keyAbilities: z.array(z.enum(keyAbilities)),
  keyCall: z.union([z.literal(''), z.uuid()]),
  /** Through this day in UTC; empty for a key that does not expire. */
  keyExpires: z.union([z.literal(''), z.iso.date()]),
});

/** Returns the permissions of a new key, as selected in the form. */
export function keyGrant(input: z.output<typeof keyInput>): KeyGrant {
  const { keyName: name, keyRole: role, keyAbilities: abilities, keyCall, keyExpires } = input;
  return {
    name,
    role,
    abilities: abilities.length === 0 ? null : abilities,
    callIds: keyCall === '' ? null : [keyCall],
    expiresAt: keyExpires === '' ? null : expiryAfter(keyExpires),
  };
}
