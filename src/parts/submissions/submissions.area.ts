import { area } from '../../app/area.js';
import { ProposalBookController } from './console/book.controller.js';
import { SubmissionSettingsController } from './console/submission-settings.controller.js';
import { ChangeFiles } from './flows/change-files.flow.js';
import { ChangeTeam } from './flows/change-team.flow.js';
import { CreateSubmission } from './flows/create-submission.flow.js';
import { SaveSubmission } from './flows/save-submission.flow.js';
import { StartProposalBook } from './flows/start-proposal-book.flow.js';
import { KeepReceived } from './flows/keep-received.flow.js';
import { StartSubmission } from './flows/start-submission.flow.js';
import { SubmitProposal } from './flows/submit-proposal.flow.js';
import { MySubmissionController } from './site/my-submission.controller.js';
import { MySubmissionsController } from './site/my-submissions.controller.js';
import { StartSubmissionController } from './site/start-submission.controller.js';
import { SubmissionFilesController } from './site/submission-files.controller.js';
import { SubmissionTeamController } from './site/submission-team.controller.js';
import { submissionSettingsPath } from './console/submission-paths.js';
import { personalData } from './domain/personal-data.queries.js';

/** Proposals that teams write and submit in Greenroom, where a call chooses so. */
export const submissions = area({
  name: 'submissions',
  data: {
    personalData,
    auditActions: [
      'proposal.edited',
      'proposal.file-added',
      'proposal.file-removed',
      'proposal.member-invited',
      'proposal.member-removed',
      'proposal.removal-asked',
      'proposal.member-restored',
    ],
  },
  surface: {
    navigation: [
      {
        name: 'submissions',
        group: 'proposals',
        order: 20,
        label: 'console.submissions.title',
        ability: 'read',
        path: submissionSettingsPath,
      },
    ],
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
