import { area } from '../app/area.js';
import { JuryApiController } from '../api/jury/jury.controller.js';
import { JuryAssignmentsController } from '../console/jury/assignments.controller.js';
import { JuryConflictsController } from '../console/jury/conflicts.controller.js';
import { JuryDecisionController } from '../console/jury/decision.controller.js';
import { MyReviewsController } from '../console/jury/my-reviews.controller.js';
import { ScoreSheetController } from '../console/jury/score-sheet.controller.js';
import { OwnConflictsController } from '../console/jury/own-conflicts.controller.js';
import { JuryResultsController } from '../console/jury/results.controller.js';
import { JuryRulesController } from '../console/jury/rules.controller.js';
import { TeamFeedbackController } from '../console/jury/team-feedback.controller.js';
import { AssignByHand } from '../flows/jury/assign-by-hand.flow.js';
import { AssignProposals } from '../flows/jury/assign-proposals.flow.js';
import { DecideWinners } from '../flows/jury/decide-winners.flow.js';
import { DeclareConflict } from '../flows/jury/declare-conflict.flow.js';
import { DeclineOthers } from '../flows/jury/decline-others.flow.js';
import { DiscussProposal } from '../flows/jury/discuss-proposal.flow.js';
import { RecordAccess } from '../flows/jury/record-access.flow.js';
import { ReleaseFeedback } from '../flows/jury/release-feedback.flow.js';
import { ReopenDecision } from '../flows/jury/reopen-decision.flow.js';
import { ReviewConflict } from '../flows/jury/review-conflict.flow.js';
import { ScoreProposal } from '../flows/jury/score-proposal.flow.js';
import { SetJuryRules } from '../flows/jury/set-jury-rules.flow.js';

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
      RecordAccess,
      ReleaseFeedback,
      ReopenDecision,
      ReviewConflict,
      ScoreProposal,
      SetJuryRules,
    ],
  },
});
