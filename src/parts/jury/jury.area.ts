import { area } from '../../app/area.js';
import { JuryApiController } from './api/jury.controller.js';
import { JuryAssignmentsController } from './console/assignments.controller.js';
import { JuryConflictsController } from './console/conflicts.controller.js';
import { JuryDecisionController } from './console/decision.controller.js';
import { MyReviewsController } from './console/my-reviews.controller.js';
import { ScoreSheetController } from './console/score-sheet.controller.js';
import { OwnConflictsController } from './console/own-conflicts.controller.js';
import { JuryResultsController } from './console/results.controller.js';
import { JuryRulesController } from './console/rules.controller.js';
import { TeamFeedbackController } from './console/team-feedback.controller.js';
import { AssignByHand } from './flows/assign-by-hand.flow.js';
import { AssignProposals } from './flows/assign-proposals.flow.js';
import { DecideWinners } from './flows/decide-winners.flow.js';
import { DeclareConflict } from './flows/declare-conflict.flow.js';
import { DeclineOthers } from './flows/decline-others.flow.js';
import { DiscussProposal } from './flows/discuss-proposal.flow.js';
import { ReleaseFeedback } from './flows/release-feedback.flow.js';
import { ReopenDecision } from './flows/reopen-decision.flow.js';
import { ReviewConflict } from './flows/review-conflict.flow.js';
import { ScoreProposal } from './flows/score-proposal.flow.js';
import { SetJuryRules } from './flows/set-jury-rules.flow.js';

/** Jurors, score sheets, conflicts of interest, results and the decision. */
export const jury = area({
  name: 'jury',
  surface: {
    controllers: [
      // Console
      MyReviewsController,
      ScoreSheetController,
      JuryAssignmentsController,
      JuryConflictsController,
      JuryDecisionController,
      JuryResultsController,
      JuryRulesController,
      OwnConflictsController,
      TeamFeedbackController,
      // API
      JuryApiController,
    ],
    providers: [
      AssignByHand,
      AssignProposals,
      DecideWinners,
      DeclareConflict,
      DeclineOthers,
      DiscussProposal,
      ReleaseFeedback,
      ReopenDecision,
      ReviewConflict,
      ScoreProposal,
      SetJuryRules,
    ],
  },
});
