import { invitationEmail } from '../composing/invitation-email.js';
import type { Kind } from './kind.js';

/** Reminds a person of an invitation to register that they have not answered, once. */
export const invitationReminder: Kind = {
  category: 'news',
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => invitationEmail(context, 'invitation-reminder'),
  template: null,
};
