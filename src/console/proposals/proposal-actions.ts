import type { Call } from '../../domain/calls/call.entity.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import type { Connection } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';
import type { ConsoleLayout } from '../frame/layout.js';

/** What follows a proposal elsewhere: a link to it, or the button that creates it. */
export interface ProposalAction {
  path: string;
  label: string;
  /** Whether it is a form, because it changes something. */
  isForm: boolean;
}

/** What an area does with a proposal; null where it can do nothing. */
export const proposalActions = new Place<
  (connection: Connection, call: Call, proposal: Proposal, layout: ConsoleLayout) => Promise<ProposalAction | null>
>();
