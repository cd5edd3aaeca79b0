import { translate } from '../../platform/i18n/messages.js';
import type { ProposalState } from '../../domain/proposals/proposal.js';
import type { StateView } from './session-state.js';

/** A proposal's state beside its shape; `reopened` is a draft of which a version was received. */
export function proposalState(state: ProposalState | 'reopened', language: string): StateView {
  const label = stateName(state, language);
  switch (state) {
    case 'reopened':
      return { tone: 'warn', icon: 'half', label };
    case 'draft':
      return { tone: 'off', icon: 'ring', label };
    case 'submitted':
    case 'shortlisted':
    case 'winner':
    case 'showcased':
    case 'pilot':
      return { tone: 'good', icon: 'dot', label };
    case 'not-selected':
    case 'withdrawn':
      return { tone: 'off', icon: 'square', label };
  }
}

export function stateName(state: ProposalState | 'reopened', language: string): string {
  return translate(language, `console.proposals.state.${state}`);
}

/** Returns the text in place of the submission date: not submitted, or the date is unknown. */
export function notSubmitted(state: ProposalState, language: string): string {
  return translate(language, state === 'draft' ? 'console.proposals.fact.notYet' : 'console.proposals.dayUnknown');
}
