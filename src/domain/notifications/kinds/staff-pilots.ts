import { pilotsEmail } from '../composing/pilots-email.js';
import type { Kind } from './kind.js';

/** Reminds the responsible organizer of milestones of pilots that are due soon or overdue. */
export const staffPilots: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: pilotsEmail,
  template: null,
};
