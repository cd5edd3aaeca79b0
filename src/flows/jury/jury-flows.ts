import { AssignByHand } from './assign-by-hand.js';
import { DealProposals } from './deal-proposals.js';
import { DecideWinners } from './decide-winners.js';
import { DeclareConflict } from './declare-conflict.js';
import { DismissOthers } from './dismiss-others.js';
import { NoteRead } from './note-read.js';
import { ReopenDecision } from './reopen-decision.js';
import { ScoreProposal } from './score-proposal.js';
import { SetJuryRules } from './set-jury-rules.js';

/** What is done with the jury. */
export const juryFlows = [
  AssignByHand,
  DealProposals,
  DecideWinners,
  DeclareConflict,
  DismissOthers,
  NoteRead,
  ReopenDecision,
  ScoreProposal,
  SetJuryRules,
];
