import { invitationEmail } from '../composing/invitation-email.js';
import type { Kind } from './kind.js';

/** Organizers invite a person to register for sessions, with a link of their own. No calendar object: it is no seat. */
export const invitationToRegister: Kind = {
  category: 'news',
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => invitationEmail(context, 'invitation-to-register'),
  template: null,
};
