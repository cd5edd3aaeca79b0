import type { PollState } from '../domain/poll.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { StateView } from '../../../console/ui/session-state.js';

const looks: Record<PollState | 'sending', Omit<StateView, 'label'>> = {
  draft: { tone: 'off', icon: 'ring' },
  sending: { tone: 'warn', icon: 'half' },
  open: { tone: 'good', icon: 'dot' },
  closed: { tone: 'off', icon: 'square' },
};

/** Describes the state of a poll; an open one is being sent while people wait to be asked. */
export function pollStateView(state: PollState, waiting: number, language: string): StateView {
  const shown = state === 'open' && waiting > 0 ? 'sending' : state;
  return { ...looks[shown], label: translate(language, `console.polls.state.${shown}`) };
}
