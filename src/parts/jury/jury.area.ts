import { recordTables } from '../../domain/calls/record-table.js';
import { decisionTable, minutesTable } from './domain/record-table.queries.js';
import { juryTodos, questionTodos } from './console/home-todo.js';
import { homeTodos } from '../../console/calls/home-todos.js';
import { juryDossier } from './domain/dossier/dossier-job.js';
import { jurySheets } from './domain/sheets-file.js';
import { jobWorks } from '../../domain/jobs/job-work.js';
import { watchConflicts } from './domain/keep-conflicts.js';
import { findings } from '../../domain/privacy/findings.js';
import { requirePublished } from './domain/require-undecided.js';
import { asTeamsSee } from './domain/unpublished-choices.queries.js';
import { teamSight } from '../../domain/proposals/team-sight.js';
import { enqueueReviewReminders } from './domain/juror-emails.js';
import { moreReminders } from '../../domain/notifications/reminders/more-reminders.js';
import { reviewDeadlines } from './domain/review-deadlines.queries.js';
import { storedInstants } from '../../domain/time/local-instant.js';
import { area } from '../../app/area.js';
import { apiResources } from '../../api/resource.js';
import { juryResource } from './api/jury-resource.queries.js';
import { searchEntries } from '../../console/calls/search-entries.js';
import { features } from '../../domain/calls/feature.js';
import { ownProposals } from '../../site/proposals/own-proposals.js';
import { MyQuestionController } from './site/my-question.controller.js';
import { questionPages } from './site/own-questions.js';
import { AskTeam } from './flows/ask-team.flow.js';
import { teamQuestion } from './domain/emails/team-question.js';
import { JuryApiController } from './api/jury.controller.js';
import { JuryAssignmentsController } from './console/assignments.controller.js';
import { CalibrationController, StartCalibrationController } from './console/calibration.controller.js';
import { JuryChairController } from './console/chair.controller.js';
import { JuryConflictsController } from './console/conflicts.controller.js';
import { JuryDecisionController } from './console/decision.controller.js';
import { JurorsController } from './console/jurors.controller.js';
import { MyReviewsController } from './console/my-reviews.controller.js';
import { ScoreSheetController } from './console/score-sheet.controller.js';
import { JuryResultsController } from './console/results.controller.js';
import { JuryRoundController } from './console/round.controller.js';
import { JuryRulesController } from './console/rules.controller.js';
import { SimpleJuryController } from './console/simple.controller.js';
import { ChairJury } from './flows/chair-jury.flow.js';
import { StartCalibration } from './flows/start-calibration.flow.js';
import { AssignProposals } from './flows/assign-proposals.flow.js';
import { DecideWinners } from './flows/decide-winners.flow.js';
import { DeclareConflict } from './flows/declare-conflict.flow.js';
import { DiscussProposal } from './flows/discuss-proposal.flow.js';
import { ScoreProposal } from './flows/score-proposal.flow.js';
import { OpenRound } from './flows/open-round.flow.js';
import { ReleaseFeedback } from './flows/release-feedback.flow.js';
import { SetJuryMember } from './flows/set-jury-member.flow.js';
import { SetJuryRules } from './flows/set-jury-rules.flow.js';
import { SignStatement } from './flows/sign-statement.flow.js';
import { StartDossier } from './flows/start-dossier.flow.js';
import { leavingJuror } from './console/leaving-juror.js';
import { memberNotes } from '../../console/identity/member-notes.js';
import { callJuryPath } from './console/jury-paths.js';
import { juryPath } from '../../console/paths/paths.js';
import { personalData } from './domain/personal-data.js';
import { staffAnswers, staffAssigned, staffDeadline, staffReviews } from './domain/emails/jurors.js';
import { reviewExtensions } from './domain/jury-members.queries.js';

/** Jurors, score sheets, conflicts of interest, results and the decision. */
export const jury = area({
  name: 'jury',
  data: {
    contributes: [
      recordTables.with(decisionTable),
      recordTables.with(minutesTable),
      findings.with(watchConflicts),
      jobWorks.with({ kind: 'jury-dossier', work: juryDossier }),
      jobWorks.with({ kind: 'jury-sheets', work: jurySheets }),
      teamSight.with({ see: asTeamsSee, requirePublished }),
      storedInstants.with(reviewDeadlines),
      storedInstants.with(reviewExtensions),
    ],
    emails: [staffAnswers, staffAssigned, staffDeadline, staffReviews, teamQuestion],
    personalData,
    auditActions: [
      'call.results-exported',
      'call.sheets-exported',
      'jury.rules-set',
      'jury.deadline-moved',
      'jury.dealt',
      'jury.assigned',
      'jury.unassigned',
      'jury.released',
      'jury.handed-back',
      'jury.member-changed',
      'jury.signed',
      'jury.conflict-declared',
      'jury.conflict-lifted',
      'jury.conflict-confirmed',
      'jury.conflict-dismissed',
      'jury.draft-saved',
      'jury.handed-in',
      'jury.taken-back',
      'jury.discussed',
      'jury.question-asked',
      'jury.question-released',
      'jury.question-declined',
      'jury.question-answered',
      'jury.changed-after-discussion',
      'jury.feedback-released',
      'jury.feedback-withheld',
      'jury.decided',
      'jury.others-dismissed',
      'jury.reopened',
      'jury.chair-appointed',
      'jury.tie-settled',
      'jury.minutes-signed',
      'jury.calibration-started',
      'jury.round-opened',
      'jury.round-taken-back',
      'jury.published',
      'jury.proposal-read',
      'jury.results-read',
    ],
  },
  surface: {
    contributes: [
      apiResources.with(juryResource),
      searchEntries.with({ label: 'console.common.term.juror', path: callJuryPath, under: 'console.jury.title' }),
      searchEntries.with({ label: 'console.jury.tab.assignments', path: (call) => callJuryPath(call, 'assignments') }),
      features.with({
        name: 'jury',
        isUsed:
          'exists (select from jury_members where call_id = $1) or exists (select from jury_assignments a join proposals p on p.id = a.proposal_id where p.call_id = $1)',
      }),
      homeTodos.with(juryTodos),
      homeTodos.with(questionTodos),
      ownProposals.with({ pages: questionPages }),
      memberNotes.with(leavingJuror),
      moreReminders.with({ isCostly: true, enqueue: enqueueReviewReminders }),
    ],
    navigation: [
      {
        name: 'jury',
        group: 'jury',
        order: 40,
        feature: 'jury',
        offer: { at: 'proposals', text: 'console.jury.offer' },
        label: 'console.jury.title',
        ability: 'change',
        path: (call) => callJuryPath(call, 'simple'),
      },
      {
        name: 'scoring',
        group: 'reviews',
        order: 50,
        label: 'console.jury.own.title',
        ability: 'score',
        path: juryPath,
        isForReviewers: true,
      },
    ],
    apiTags: [{ name: 'Jury', order: 90, description: 'Scoring rules, assignments and results.' }],
    controllers: [
      // Public pages
      MyQuestionController,
      // Console
      MyReviewsController,
      ScoreSheetController,
      JuryAssignmentsController,
      CalibrationController,
      StartCalibrationController,
      JuryChairController,
      JuryConflictsController,
      JuryDecisionController,
      JuryResultsController,
      JuryRoundController,
      JuryRulesController,
      JurorsController,
      SimpleJuryController,
      // API
      JuryApiController,
    ],
    providers: [
      AskTeam,
      ChairJury,
      AssignProposals,
      DecideWinners,
      DeclareConflict,
      DiscussProposal,
      ScoreProposal,
      OpenRound,
      ReleaseFeedback,
      SetJuryMember,
      SetJuryRules,
      StartCalibration,
      SignStatement,
      StartDossier,
    ],
  },
});
