import { pilotsEmail } from './pilots-email.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { pilotsPayload } from './pilots-payload.js';

/** Reminds the responsible organizer of milestones of pilots that are due soon or overdue. */
export const staffPilots = emailKind('staff-pilots', {
  payload: pilotsPayload,
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: pilotsEmail,
});
