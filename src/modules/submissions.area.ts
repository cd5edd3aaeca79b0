import { area } from '../app/area.js';
import { ProposalBookController } from '../console/submissions/book.controller.js';
import { SubmissionSettingsController } from '../console/submissions/submission-settings.controller.js';
import { ChangeFiles } from '../flows/submissions/change-files.flow.js';
import { ChangeTeam } from '../flows/submissions/change-team.flow.js';
import { CreateSubmission } from '../flows/submissions/create-submission.flow.js';
import { SaveSubmission } from '../flows/submissions/save-submission.flow.js';
import { StartProposalBook } from '../flows/submissions/start-proposal-book.flow.js';
import { KeepReceived } from '../flows/submissions/keep-received.flow.js';
import { StartSubmission } from '../flows/submissions/start-submission.flow.js';
import { SubmitProposal } from '../flows/submissions/submit-proposal.flow.js';
import { MySubmissionController } from '../site/submissions/my-submission.controller.js';
import { MySubmissionsController } from '../site/submissions/my-submissions.controller.js';
import { StartSubmissionController } from '../site/submissions/start-submission.controller.js';
import { SubmissionFilesController } from '../site/submissions/submission-files.controller.js';
import { SubmissionTeamController } from '../site/submissions/submission-team.controller.js';

/** Proposals that teams write and submit in Greenroom, where a call chooses so. */
export const submissions = area({
  name: 'submissions',
  surface: {
    controllers: [
      // Public pages
      MySubmissionController,
      MySubmissionsController,
      StartSubmissionController,
      SubmissionFilesController,
      SubmissionTeamController,
      // Console
      ProposalBookController,
      SubmissionSettingsController,
    ],
    providers: [
      ChangeFiles,
      ChangeTeam,
      CreateSubmission,
      SaveSubmission,
      StartProposalBook,
      StartSubmission,
      KeepReceived,
      SubmitProposal,
    ],
  },
});
