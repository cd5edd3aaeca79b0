import { z } from 'zod';
import { keyRoles, roles } from '../../domain/identity/role.js';
import { line } from '../../platform/validation.js';
import { emailInput } from '../../domain/registrations/registration-input.js';

/** A new member of staff. */
export const staffInput = z.strictObject({ staffEmail: emailInput, staffName: line(200), staffRole: z.enum(roles) });

/** A new key of the JSON API. */
export const keyInput = z.strictObject({ keyName: line(200), keyRole: z.enum(keyRoles) });
