import { required } from '../composing/context.js';
import { staffEmail } from '../composing/staff-email.js';
import { oneLine } from '../email/one-line.js';
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
