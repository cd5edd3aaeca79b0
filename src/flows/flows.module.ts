import { Module } from '@nestjs/common';
import { AddOrganizer } from './add-organizer.js';
import { AnnounceProposal } from './announce-proposal.js';
import { AnswerOffer } from './answer-offer.js';
import { AnswerQuestions } from './answer-questions.js';
import { CancelSession } from './cancel-session.js';
import { ConfirmBroadcast } from './confirm-broadcast.js';
import { CreateApiKey } from './create-api-key.js';
import { CreateCall } from './create-call.js';
import { CreateDelegation } from './create-delegation.js';
import { CreateOrganization } from './create-organization.js';
import { CreateSession } from './create-session.js';
import { DecideRegistration } from './decide-registration.js';
import { DeliverMessages } from './deliver-messages.js';
import { DraftBroadcast } from './draft-broadcast.js';
import { EditCall } from './edit-call.js';
import { EditOrganization } from './edit-organization.js';
import { EditSession } from './edit-session.js';
import { EnterRoom } from './enter-room.js';
import { ImportProposals } from './import-proposals.js';
import { ImportRegistrations } from './import-registrations.js';
import { MergeOrganizations } from './merge-organizations.js';
import { PlanReminders } from './plan-reminders.js';
import { PreviewBroadcast } from './preview-broadcast.js';
import { PreviewImport } from './preview-import.js';
import { PreviewRoster } from './preview-roster.js';
import { PublishSession } from './publish-session.js';
import { PutProposal } from './put-proposal.js';
import { RederiveSessions } from './rederive-sessions.js';
import { Register } from './register.js';
import { RegisterForSeveral } from './register-for-several.js';
import { ReleaseSeats } from './release-seats.js';
import { RegisterRoster } from './register-roster.js';
import { ReplaceMember } from './replace-member.js';
import { RemoveOldMessages } from './remove-old-messages.js';
import { RescheduleSession } from './reschedule-session.js';
import { ResendInvite } from './resend-invite.js';
import { ResendMany } from './resend-many.js';
import { ReserveSeats } from './reserve-seats.js';
import { RetakeSeat } from './retake-seat.js';
import { RetryMessages } from './retry-messages.js';
import { RevokeApiKey } from './revoke-api-key.js';
import { RevokeLinks } from './revoke-links.js';
import { SendBroadcast } from './send-broadcast.js';
import { SampleMail } from './sample-mail.js';
import { SendLink } from './send-link.js';
import { SendTestMail } from './send-test-mail.js';
import { SetMailTemplate } from './set-mail-template.js';
import { SetQuestions } from './set-questions.js';
import { SignIn } from './sign-in.js';
import { StopBroadcast } from './stop-broadcast.js';
import { SwitchRun } from './switch-run.js';
import { StartDelegation } from './start-delegation.js';
import { TakeInMail } from './take-in-mail.js';
import { TryAgain } from './try-again.js';
import { TestBroadcast } from './test-broadcast.js';
import { UndoMerge } from './undo-merge.js';
import { MuteMails } from './mute-mails.js';
import { UpdatePreferences } from './update-preferences.js';
import { Withdraw } from './withdraw.js';
import { WithdrawMany } from './withdraw-many.js';

const flows = [
  AddOrganizer,
  AnnounceProposal,
  AnswerOffer,
  AnswerQuestions,
  CancelSession,
  ConfirmBroadcast,
  CreateApiKey,
  CreateCall,
  CreateDelegation,
  CreateOrganization,
  CreateSession,
  DecideRegistration,
  DeliverMessages,
  DraftBroadcast,
  EditCall,
  EditOrganization,
  EditSession,
  EnterRoom,
  ImportProposals,
  ImportRegistrations,
  MergeOrganizations,
  PlanReminders,
  PreviewBroadcast,
  PreviewImport,
  PreviewRoster,
  PublishSession,
  PutProposal,
  RederiveSessions,
  Register,
  RegisterForSeveral,
  ReleaseSeats,
  RegisterRoster,
  ReplaceMember,
  RemoveOldMessages,
  RescheduleSession,
  ResendInvite,
  ResendMany,
  ReserveSeats,
  RetakeSeat,
  RetryMessages,
  RevokeApiKey,
  RevokeLinks,
  SendBroadcast,
  SampleMail,
  SendLink,
  SendTestMail,
  SetMailTemplate,
  SetQuestions,
  SignIn,
  StopBroadcast,
  SwitchRun,
  StartDelegation,
  TakeInMail,
  TryAgain,
  TestBroadcast,
  UndoMerge,
  UpdatePreferences,
  MuteMails,
  Withdraw,
  WithdrawMany,
];

/** Every use case, ready to be injected into pages. */
@Module({ providers: flows, exports: flows })
export class FlowsModule {}
