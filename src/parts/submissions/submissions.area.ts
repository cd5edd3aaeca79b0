import { startSubmissionPath } from './site/submission-paths.js';
import { sitePages } from '../../site/part-pages.js';
import { features } from '../../domain/calls/feature.js';
import { partPages } from '../../console/paths/part-pages.js';
import { notifyPlatformWithdrawals, notifyWithdrawals, notifyWithdrawalsAgain } from './domain/notify-withdrawal.js';
import { stateNews } from '../../domain/proposals/state-news.js';
import { forgetRemovals } from './domain/member-removals.queries.js';
import { forgetting } from '../../domain/privacy/forgetting.js';
import { proposalBook } from './domain/book/book-job.js';
import { jobWorks } from '../../domain/jobs/job-work.js';
import { unsubmittedReminders } from './domain/unsubmitted.queries.js';
import { deadlineReminders } from '../../domain/notifications/reminders/more-reminders.js';
import { area } from '../../app/area.js';
import { ProposalBookController } from './console/book.controller.js';
import { ProposalQuestionsController } from './console/proposal-questions.controller.js';
import { SubmissionSettingsController } from './console/submission-settings.controller.js';
import { ChangeFiles } from './flows/change-files.flow.js';
import { ChangeTeam } from './flows/change-team.flow.js';
import { WriteSubmission } from './flows/write-submission.flow.js';
import { StartProposalBook } from './flows/start-proposal-book.flow.js';
import { KeepReceived } from './flows/keep-received.flow.js';
import { SubmitProposal } from './flows/submit-proposal.flow.js';
import { MySubmissionController } from './site/my-submission.controller.js';
import { MySubmissionsController } from './site/my-submissions.controller.js';
import { StartSubmissionController } from './site/start-submission.controller.js';
import { SubmissionPartsController } from './site/submission-parts.controller.js';
import { proposalBookPath, submissionSettingsPath } from './console/submission-paths.js';
import { personalData } from './domain/personal-data.queries.js';
import {
  proposalLink,
  proposalTeam,
  proposalMemberRemoved,
  proposalReceived,
  proposalUnsubmitted,
  proposalWithdrawn,
} from './domain/emails/submissions.js';

/** Proposals that teams write and submit in Greenroom, where a call chooses so. */
export const submissions = area({
  name: 'submissions',
  data: {
    contributes: [forgetting.with(forgetRemovals), jobWorks.with({ kind: 'proposal-book', work: proposalBook })],
    emails: [
      proposalLink,
      proposalTeam,
      proposalMemberRemoved,
      proposalReceived,
      proposalUnsubmitted,
      proposalWithdrawn,
    ],
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
    contributes: [
      sitePages.with({ startSubmission: startSubmissionPath }),
      partPages.with({ proposalBook: proposalBookPath, submissions: submissionSettingsPath }),
      features.with({
        name: 'submissions',
        isUsed: 'exists (select from calls where id = $1 and accepts_proposals)',
      }),
      stateNews.with({
        moved: notifyWithdrawals,
        received: notifyPlatformWithdrawals,
        withdrawnAgain: notifyWithdrawalsAgain,
      }),
      deadlineReminders.with(unsubmittedReminders),
    ],
    navigation: [
      {
        name: 'submissions',
        group: 'proposals',
        order: 20,
        label: 'console.submissions.title',
        ability: 'read',
        path: submissionSettingsPath,
        feature: 'submissions',
      },
    ],
    controllers: [
      // Public pages
      MySubmissionController,
      MySubmissionsController,
      StartSubmissionController,
      SubmissionPartsController,
      // Console
      ProposalBookController,
      SubmissionSettingsController,
      ProposalQuestionsController,
    ],
    providers: [ChangeFiles, ChangeTeam, WriteSubmission, StartProposalBook, KeepReceived, SubmitProposal],
  },
});
