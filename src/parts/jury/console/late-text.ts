import type { Call } from '../../../domain/calls/call.entity.js';
import { isLateProposal } from '../../../domain/proposals/late-proposal.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { JuryProposal } from '../domain/jury.queries.js';

/** Returns the note that a proposal came after the deadline, or null. */
export function lateText(
  call: Call,
  proposal: Pick<JuryProposal, 'arrivedAt'> | undefined,
  language: string,
): string | null {
  return isLateProposal(call, proposal?.arrivedAt ?? null) ? translate(language, 'console.proposals.late') : null;
}
