import type { SpeakerStatus } from '../../domain/speakers/speaker.js';
import { translate } from '../../platform/i18n/messages.js';
import type { StateView } from '../ui/session-state.js';

const looks = {
  invited: { tone: 'warn', icon: 'half' },
  confirmed: { tone: 'good', icon: 'dot' },
  declined: { tone: 'off', icon: 'square' },
} as const;

/** Returns whether a speaker has agreed to speak, as text and shape. Without an address, nobody has asked them. */
export function speakerStatus(status: SpeakerStatus, email: string | null, language: string): StateView {
  const key = status === 'invited' && email === null ? 'unasked' : status;
  return { ...looks[status], label: translate(language, `console.speakers.status.${key}`) };
}
