import { Module } from '@nestjs/common';
import { AdmitWalkIn } from './attendance/admit-walk-in.js';
import { CheckIn } from './attendance/check-in.js';
import { CorrectPresence } from './attendance/correct-presence.js';
import { ImportReport } from './attendance/import-report.js';
import { NoteAttendance } from './attendance/note-attendance.js';
import { PreviewReport } from './attendance/preview-report.js';
import { TakeBackReport } from './attendance/take-back-report.js';
import { SelfCheckIn } from './attendance/self-check-in.js';
import { SetRoomCode } from './attendance/set-room-code.js';
import { UndoCheckIn } from './attendance/undo-check-in.js';
import { AddOrganizer } from './identity/add-organizer.js';
import { AnnounceProposal } from './proposals/announce-proposal.js';
import { AskForHelp } from './proposals/ask-for-help.js';
import { EditAnnouncement } from './proposals/edit-announcement.js';
import { AnswerOffer } from './registrations/answer-offer.js';
import { AnswerQuestions } from './registrations/answer-questions.js';
import { CancelSession } from './sessions/cancel-session.js';
import { ChangeProposalState } from './proposals/change-proposal-state.js';
import { ConfirmBroadcast } from './broadcasts/confirm-broadcast.js';
import { CountOutcomes } from './outcomes/count-outcomes.js';
import { CorrectName } from './registrations/correct-name.js';
import { CreateApiKey } from './identity/create-api-key.js';
import { CreateCall } from './calls/create-call.js';
import { CreateDelegation } from './delegations/create-delegation.js';
import { CreateOrganization } from './organizations/create-organization.js';
import { CreateProposalHook } from './proposals/create-proposal-hook.js';
import { CreateSession } from './sessions/create-session.js';
import { DecideLinks } from './proposals/decide-links.js';
import { DecideRegistration } from './registrations/decide-registration.js';
import { DeliverMessages } from './messages/deliver-messages.js';
import { DraftBroadcast } from './broadcasts/draft-broadcast.js';
import { EditCall } from './calls/edit-call.js';
import { EditOrganization } from './organizations/edit-organization.js';
import { EditSession } from './sessions/edit-session.js';
import { EnterAsHost } from './rooms/enter-as-host.js';
import { EnterRoom } from './sessions/enter-room.js';
import { GiveFeedback } from './feedback/give-feedback.js';
import { ImportProposals } from './proposals/import-proposals.js';
import { ImportRegistrations } from './registrations/import-registrations.js';
import { IssueCertificate } from './certificates/issue-certificate.js';
import { LinkDue } from './proposals/link-due.js';
import { MergeDraft } from './proposals/merge-draft.js';
import { UndoDraftMerge } from './proposals/undo-draft-merge.js';
import { MergeOrganizations } from './organizations/merge-organizations.js';
import { OpenRoom } from './rooms/open-room.js';
import { PlanReminders } from './messages/plan-reminders.js';
import { PreviewBroadcast } from './broadcasts/preview-broadcast.js';
import { PreviewImport } from './registrations/preview-import.js';
import { PreviewProposals } from './proposals/preview-proposals.js';
import { PreviewRoster } from './delegations/preview-roster.js';
import { PublishSession } from './sessions/publish-session.js';
import { PutProposal } from './proposals/put-proposal.js';
import { RederiveSessions } from './sessions/rederive-sessions.js';
import { Register } from './registrations/register.js';
import { RegisterForSeveral } from './registrations/register-for-several.js';
import { RelinkCall } from './proposals/relink-call.js';
import { ReleaseSeats } from './registrations/release-seats.js';
import { RegisterRoster } from './delegations/register-roster.js';
import { ReplaceMember } from './delegations/replace-member.js';
import { RemoveOldMessages } from './messages/remove-old-messages.js';
import { RescheduleSession } from './sessions/reschedule-session.js';
import { ResendInvite } from './messages/resend-invite.js';
import { ResendMany } from './messages/resend-many.js';
import { ReserveSeats } from './registrations/reserve-seats.js';
import { RetakeSeat } from './registrations/retake-seat.js';
import { RetryMessages } from './messages/retry-messages.js';
import { ReceiveProposalEvent } from './proposals/receive-proposal-event.js';
import { RotateProposalHook } from './proposals/rotate-proposal-hook.js';
import { RevokeApiKey } from './identity/revoke-api-key.js';
import { RevokeCertificate } from './certificates/revoke-certificate.js';
import { RevokeLinks } from './registrations/revoke-links.js';
import { SendBroadcast } from './broadcasts/send-broadcast.js';
import { SampleMail } from './calls/sample-mail.js';
import { SendLink } from './registrations/send-link.js';
import { SendTestMail } from './calls/send-test-mail.js';
import { SetFeedbackForm } from './feedback/set-feedback-form.js';
import { SetMailTemplate } from './calls/set-mail-template.js';
import { SetQuestions } from './sessions/set-questions.js';
import { juryFlows } from './jury/jury-flows.js';
import { SignIn } from './identity/sign-in.js';
import { StopBroadcast } from './broadcasts/stop-broadcast.js';
import { SwitchRun } from './registrations/switch-run.js';
import { InviteTeams } from './delegations/invite-teams.js';
import { PreviewTeams } from './delegations/preview-teams.js';
import { StartDelegation } from './delegations/start-delegation.js';
import { TakeInReport } from './rooms/take-in-report.js';
import { TakeInMail } from './messages/take-in-mail.js';
import { TryAgain } from './messages/try-again.js';
import { TestBroadcast } from './broadcasts/test-broadcast.js';
import { UndoMerge } from './organizations/undo-merge.js';
import { MuteMails } from './registrations/mute-mails.js';
import { UpdatePreferences } from './registrations/update-preferences.js';
import { Withdraw } from './registrations/withdraw.js';
import { WithdrawMany } from './registrations/withdraw-many.js';

const flows = [
  ...juryFlows,
  AdmitWalkIn,
  CheckIn,
  CorrectPresence,
  ImportReport,
  NoteAttendance,
  PreviewReport,
  TakeBackReport,
  SelfCheckIn,
  SetRoomCode,
  UndoCheckIn,
  AddOrganizer,
  AnnounceProposal,
  AskForHelp,
  EditAnnouncement,
  AnswerOffer,
  AnswerQuestions,
  CancelSession,
  ChangeProposalState,
  ConfirmBroadcast,
  CountOutcomes,
  CorrectName,
  CreateApiKey,
  CreateCall,
  CreateDelegation,
  CreateOrganization,
  CreateProposalHook,
  CreateSession,
  DecideLinks,
  DecideRegistration,
  DeliverMessages,
  DraftBroadcast,
  EditCall,
  EditOrganization,
  EditSession,
  EnterAsHost,
  EnterRoom,
  OpenRoom,
  TakeInReport,
  GiveFeedback,
  ImportProposals,
  InviteTeams,
  ImportRegistrations,
  IssueCertificate,
  LinkDue,
  MergeDraft,
  UndoDraftMerge,
  MergeOrganizations,
  PlanReminders,
  PreviewBroadcast,
  PreviewImport,
  PreviewProposals,
  PreviewRoster,
  PreviewTeams,
  PublishSession,
  PutProposal,
  RederiveSessions,
  Register,
  RegisterForSeveral,
  ReleaseSeats,
  RelinkCall,
  RegisterRoster,
  ReplaceMember,
  RemoveOldMessages,
  RescheduleSession,
  ResendInvite,
  ResendMany,
  ReserveSeats,
  RetakeSeat,
  RetryMessages,
  ReceiveProposalEvent,
  RotateProposalHook,
  RevokeApiKey,
  RevokeCertificate,
  RevokeLinks,
  SendBroadcast,
  SampleMail,
  SendLink,
  SendTestMail,
  SetFeedbackForm,
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
