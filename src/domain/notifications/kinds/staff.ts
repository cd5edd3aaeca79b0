import { required } from '../composing/context.js';
import { staffEmail, accountChangeEmail } from '../composing/staff-email.js';
import { oneLine } from '../email/email-view.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { Kind } from './kind.js';

/** Invites somebody to the team. */
export const staffInvited: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => {
    const { inviter, role = 'viewer' } = required(context.message, 'account');
    return staffEmail(context, 'invited', {
      inviter: oneLine(inviter ?? ''),
      isFrom: inviter === undefined ? 'nobody' : 'somebody',
      role: translate(context.language.code, `staff.role.${role}`),
    });
  },
  template: null,
};

/** Lets somebody on the team who forgot their password choose another. */
export const staffPassword: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => staffEmail(context, 'reset', {}),
  template: null,
};

/** Lets somebody on the team prove the address that they want to sign in with. */
export const staffAddress: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => staffEmail(context, 'address', {}),
  template: null,
};

/** Says to somebody on the team that their password or their second factor has changed. */
export const staffSecurity: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: accountChangeEmail,
  template: null,
};
