import type { ConsoleLayout } from '../../../console/frame/layout.js';
import type { ProposalAction } from '../../../console/proposals/proposal-actions.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Proposal } from '../../../domain/proposals/proposal.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { translate } from '../../../platform/i18n/messages.js';
import { canHavePilot } from '../domain/pilot.js';
import { findPilotOf } from '../domain/pilots.queries.js';
import { newPilotPath, pilotPath } from './pilot-paths.js';

/** Returns the way to the pilot of a proposal, or creates it; null where there can be none. */
export async function proposalPilot(
  connection: Connection,
  call: Call,
  proposal: Proposal,
  { language, mayChange }: ConsoleLayout,
): Promise<ProposalAction | null> {
  const id = await findPilotOf(connection, proposal.id);
  if (id !== null)
    return { path: pilotPath(call, { id }), label: translate(language, 'console.proposals.openPilot'), isForm: false };
  if (!mayChange || !canHavePilot(proposal)) return null;
  return { path: newPilotPath(call, proposal), label: translate(language, 'console.pilots.create'), isForm: true };
}
