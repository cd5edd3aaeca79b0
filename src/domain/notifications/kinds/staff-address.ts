import { staffEmail } from '../composing/staff-email.js';
import type { Kind } from './kind.js';

/** Lets somebody on the team prove the address that they want to sign in with. */
export const staffAddress: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => staffEmail(context, 'address', {}),
  template: null,
};
