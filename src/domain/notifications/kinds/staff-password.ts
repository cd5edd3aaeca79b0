import { staffEmail } from '../composing/staff-email.js';
import type { Kind } from './kind.js';

/** Lets somebody on the team who forgot their password choose another. */
export const staffPassword: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => staffEmail(context, 'reset', {}),
  template: null,
};
