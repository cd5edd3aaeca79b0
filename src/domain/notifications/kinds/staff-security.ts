import { accountChangeEmail } from '../composing/staff-email.js';
import type { Kind } from './kind.js';

/** Says to somebody on the team that their password or their second factor has changed. */
export const staffSecurity: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: accountChangeEmail,
  template: null,
};
