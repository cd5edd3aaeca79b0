import { translate } from '../../platform/i18n/messages.js';
import type { Rsvp } from '../../domain/registrations/registration.js';
import type { StateView } from './session-state.js';

const answerShapes: Record<Rsvp, Pick<StateView, 'tone' | 'icon'>> = {
  accepted: { tone: 'good', icon: 'dot' },
  tentative: { tone: 'warn', icon: 'half' },
  declined: { tone: 'off', icon: 'square' },
};

/** Describes an RSVP. */
export function rsvpState(rsvp: Rsvp, language: string): StateView {
  return { ...answerShapes[rsvp], label: translate(language, `console.registrations.rsvp.${rsvp}`) };
}
