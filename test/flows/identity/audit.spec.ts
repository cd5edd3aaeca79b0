import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { generateSync } from 'otplib';
import { SignJWT } from 'jose';
import { IssueCertificate } from '../../../src/parts/certificates/flows/issue-certificate.flow.js';
import { RevokeCertificate } from '../../../src/parts/certificates/flows/revoke-certificate.flow.js';
import { InviteTeams } from '../../../src/flows/delegations/invite-teams.flow.js';
import { GiveFeedback } from '../../../src/parts/feedback/flows/give-feedback.flow.js';
import { CorrectName } from '../../../src/flows/registrations/correct-name.flow.js';
import { ReceiveReport } from '../../../src/flows/rooms/receive-report.flow.js';
import { randomUUID } from 'node:crypto';
import { AdmitWalkIn } from '../../../src/flows/attendance/admit-walk-in.flow.js';
import { CheckIn } from '../../../src/flows/attendance/check-in.flow.js';
import { SelfCheckIn } from '../../../src/flows/attendance/self-check-in.flow.js';
import { findRoomCode } from '../../../src/domain/attendance/room-codes.queries.js';
import { shownRoomCode } from '../../../src/domain/attendance/room-code.js';
import { SetRoomCode } from '../../../src/flows/attendance/set-room-code.flow.js';
import { UndoCheckIn } from '../../../src/flows/attendance/undo-check-in.flow.js';
import { SetFeedbackForm } from '../../../src/parts/feedback/flows/set-feedback-form.flow.js';
import { EnterAsHost } from '../../../src/flows/rooms/enter-as-host.flow.js';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { builtInTzData, useTzData } from '../../../src/domain/time/tz-data.js';
import { AdoptTzData } from '../../../src/flows/time/adopt-tz-data.flow.js';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { AddOrganizer } from '../../../src/flows/identity/add-organizer.flow.js';
import { AnnounceProposal } from '../../../src/flows/proposals/announce-proposal.flow.js';
import { AnswerTeamRequest } from '../../../src/flows/proposals/answer-team-request.flow.js';
import { AnswerOffer } from '../../../src/flows/registrations/answer-offer.flow.js';
import { AddSessions } from '../../../src/flows/registrations/add-sessions.flow.js';
import { AnswerQuestions } from '../../../src/flows/registrations/answer-questions.flow.js';
import { CancelSession } from '../../../src/flows/sessions/cancel-session.flow.js';
import { UndoAct } from '../../../src/flows/sessions/undo-act.flow.js';
import { ChangeMember } from '../../../src/flows/identity/change-member.flow.js';
import { ChangeOwnName } from '../../../src/flows/identity/change-own-name.flow.js';
import { ChangePassword } from '../../../src/flows/identity/change-password.flow.js';
import { ChoosePassword } from '../../../src/flows/identity/choose-password.flow.js';
import { InviteMember } from '../../../src/flows/identity/invite-member.flow.js';
import { RequestPassword } from '../../../src/flows/identity/request-password.flow.js';
import type { MemberChange } from '../../../src/domain/identity/member.js';
import { CreateApiKey } from '../../../src/flows/identity/create-api-key.flow.js';
import { CreateCall } from '../../../src/flows/calls/create-call.flow.js';
import { ChangeListing } from '../../../src/flows/delegations/change-listing.flow.js';
import { CreateDelegation } from '../../../src/flows/delegations/create-delegation.flow.js';
import { speakerInput } from '../../../src/domain/speakers/speaker-input.js';
import { CreateSpeaker } from '../../../src/flows/speakers/create-speaker.flow.js';
import { EditSpeaker } from '../../../src/flows/speakers/edit-speaker.flow.js';
import { RemoveSpeaker } from '../../../src/flows/speakers/remove-speaker.flow.js';
import { EnterAsSpeaker } from '../../../src/flows/speakers/enter-as-speaker.flow.js';
import { materialInput } from '../../../src/domain/materials/material-input.js';
import { HandInMaterial } from '../../../src/flows/speakers/hand-in-material.flow.js';
import { SetSpeakerPhoto } from '../../../src/flows/speakers/set-speaker-photo.flow.js';
import { getSpeaker } from '../../../src/domain/speakers/speakers.queries.js';
import { SetSpeakerStatus } from '../../../src/flows/speakers/set-speaker-status.flow.js';
import { WriteBriefing } from '../../../src/flows/speakers/write-briefing.flow.js';
import { CreateOrganization } from '../../../src/flows/organizations/create-organization.flow.js';
import { venueInput } from '../../../src/domain/venues/venue-input.js';
import { CreateVenue } from '../../../src/flows/venues/create-venue.flow.js';
import { EditVenue } from '../../../src/flows/venues/edit-venue.flow.js';
import { CreateSession } from '../../../src/flows/sessions/create-session.flow.js';
import { ApproveInOrder } from '../../../src/flows/registrations/approve-in-order.flow.js';
import { MoveOnWaitlist } from '../../../src/flows/registrations/move-on-waitlist.flow.js';
import { DecideRegistration } from '../../../src/flows/registrations/decide-registration.flow.js';
import { ConfirmBroadcast } from '../../../src/flows/broadcasts/confirm-broadcast.flow.js';
import { WriteToAttendees } from '../../../src/flows/broadcasts/write-to-attendees.flow.js';
import { DraftBroadcast } from '../../../src/flows/broadcasts/draft-broadcast.flow.js';
import { AssignByHand } from '../../../src/parts/jury/flows/assign-by-hand.flow.js';
import { AssignProposals } from '../../../src/parts/jury/flows/assign-proposals.flow.js';
import { DecideWinners } from '../../../src/parts/jury/flows/decide-winners.flow.js';
import { listReports } from '../../../src/domain/attendance/reports.queries.js';
import { CorrectAttendance } from '../../../src/flows/attendance/correct-attendance.flow.js';
import { ImportReport } from '../../../src/flows/attendance/import-report.flow.js';
import { RecordAttendance } from '../../../src/flows/attendance/record-attendance.flow.js';
import { RemoveReport } from '../../../src/flows/attendance/remove-report.flow.js';
import { DeclareConflict } from '../../../src/parts/jury/flows/declare-conflict.flow.js';
import { DeclineOthers } from '../../../src/parts/jury/flows/decline-others.flow.js';
import { RecordAccess } from '../../../src/flows/proposals/record-access.flow.js';
import { DiscussProposal } from '../../../src/parts/jury/flows/discuss-proposal.flow.js';
import { ReleaseFeedback } from '../../../src/parts/jury/flows/release-feedback.flow.js';
import { listTeamFeedback } from '../../../src/parts/jury/domain/team-feedback.queries.js';
import { seenFeedback } from '../../../src/parts/jury/domain/seen-feedback.js';
import { ConfirmLetter } from '../../../src/parts/letters/flows/confirm-letter.flow.js';
import { EditLetter } from '../../../src/parts/letters/flows/edit-letter.flow.js';
import { HoldLetter } from '../../../src/parts/letters/flows/hold-letter.flow.js';
import { PublishShortlist } from '../../../src/parts/letters/flows/publish-shortlist.flow.js';
import { TestLetter } from '../../../src/parts/letters/flows/test-letter.flow.js';
import { SendLetters } from '../../../src/parts/letters/flows/send-letters.flow.js';
import { AnswerAcceptance } from '../../../src/parts/winners/flows/answer-acceptance.flow.js';
import { EditWinnerEntry } from '../../../src/parts/winners/flows/edit-winner-entry.flow.js';
import { OfferPlace } from '../../../src/parts/winners/flows/offer-place.flow.js';
import { PublishWinners } from '../../../src/parts/winners/flows/publish-winners.flow.js';
import { SetWinnerPicture } from '../../../src/parts/winners/flows/set-winner-picture.flow.js';
import { PublishDecision } from '../../../src/parts/winners/flows/publish-decision.flow.js';
import { ReopenDecision } from '../../../src/parts/jury/flows/reopen-decision.flow.js';
import { ReviewConflict } from '../../../src/parts/jury/flows/review-conflict.flow.js';
import { ScoreProposal } from '../../../src/parts/jury/flows/score-proposal.flow.js';
import { RederiveDeadlines } from '../../../src/flows/time/rederive-deadlines.flow.js';
import { SetJuryRules } from '../../../src/parts/jury/flows/set-jury-rules.flow.js';
import { readJuryProgress } from '../../../src/parts/jury/domain/jury-progress.js';
import { frozenRanks, seenRanks } from '../../../src/parts/jury/domain/decision.js';
import { juryRulesInput } from '../../../src/parts/jury/domain/jury-input.js';
import { criteria, makeProposal, makeStaff } from '../../support/jury.js';
import { getCallBySlug } from '../../../src/domain/calls/calls.queries.js';
import { ChangeCallState } from '../../../src/flows/calls/change-call-state.flow.js';
import { CloneCall } from '../../../src/flows/calls/clone-call.flow.js';
import { TestMailServer } from '../../../src/flows/notifications/test-mail-server.flow.js';
import { SetLogo } from '../../../src/flows/calls/set-logo.flow.js';
import { EditCall } from '../../../src/flows/calls/edit-call.flow.js';
import { changeToken } from '../../../src/domain/privacy/address-change.js';
import { ChangeAddress } from '../../../src/flows/privacy/change-address.flow.js';
import { CorrectDetails } from '../../../src/flows/privacy/correct-details.flow.js';
import { RequestAddressChange } from '../../../src/flows/privacy/request-address-change.flow.js';
import { DeleteNote } from '../../../src/flows/registrations/delete-note.flow.js';
import { DeleteTag } from '../../../src/flows/registrations/delete-tag.flow.js';
import { EditNote } from '../../../src/flows/registrations/edit-note.flow.js';
import { RenameTag } from '../../../src/flows/registrations/rename-tag.flow.js';
import { TagProposals } from '../../../src/flows/registrations/tag-proposals.flow.js';
import { ChangeProposalStates } from '../../../src/flows/proposals/change-proposal-states.flow.js';
import { UndoProposalStates } from '../../../src/flows/proposals/undo-proposal-states.flow.js';
import { DecideSimilar } from '../../../src/flows/proposals/decide-similar.flow.js';
import { ReadProposalTexts } from '../../../src/flows/proposals/read-proposal-texts.flow.js';
import { TagPeople } from '../../../src/flows/registrations/tag-people.flow.js';
import { UntagPeople } from '../../../src/flows/registrations/untag-people.flow.js';
import { WriteNote } from '../../../src/flows/registrations/write-note.flow.js';
import { MergePeople } from '../../../src/flows/privacy/merge-people.flow.js';
import { UnmergePeople } from '../../../src/flows/privacy/unmerge-people.flow.js';
import { BlockPerson } from '../../../src/flows/registrations/block-person.flow.js';
import { UnblockPerson } from '../../../src/flows/registrations/unblock-person.flow.js';
import { EditPerson } from '../../../src/flows/privacy/edit-person.flow.js';
import { VouchAddress } from '../../../src/flows/privacy/vouch-address.flow.js';
import { EraseExpired } from '../../../src/flows/privacy/erase-expired.flow.js';
import { ErasePerson } from '../../../src/flows/privacy/erase-person.flow.js';
import { ExportPerson } from '../../../src/flows/privacy/export-person.flow.js';
import { RecordExport } from '../../../src/flows/privacy/record-export.flow.js';
import { SetUpWorkspace } from '../../../src/flows/identity/set-up-workspace.flow.js';
import { SetPrivacyNotice } from '../../../src/flows/privacy/set-privacy-notice.flow.js';
import { privacyNoticeInput } from '../../../src/domain/privacy/privacy-notice-input.js';
import { EditOrganization } from '../../../src/flows/organizations/edit-organization.flow.js';
import { AssignFacilitator } from '../../../src/flows/sessions/assign-facilitator.flow.js';
import { speakerToken } from '../../../src/domain/speakers/speaker-link.js';
import { StopSpeakerReminders } from '../../../src/flows/notifications/stop-speaker-reminders.flow.js';
import { SendUpdateNow } from '../../../src/flows/sessions/send-update-now.flow.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { planSeriesMove } from '../../../src/domain/sessions/series-move.js';
import { CancelSeries } from '../../../src/flows/sessions/cancel-series.flow.js';
import { LeaveSeries } from '../../../src/flows/registrations/leave-series.flow.js';
import { DeleteSeries } from '../../../src/flows/sessions/delete-series.flow.js';
import { MoveSeries } from '../../../src/flows/sessions/move-series.flow.js';
import { EditSeries } from '../../../src/flows/sessions/edit-series.flow.js';
import { MakeSeries } from '../../../src/flows/sessions/make-series.flow.js';
import { milestoneInput, pilotInput } from '../../../src/parts/pilots/domain/pilot-input.js';
import { ChangeMilestone } from '../../../src/parts/pilots/flows/change-milestone.flow.js';
import { CreatePilot } from '../../../src/parts/pilots/flows/create-pilot.flow.js';
import { EditPilot } from '../../../src/parts/pilots/flows/edit-pilot.flow.js';
import { AddMaterial } from '../../../src/flows/materials/add-material.flow.js';
import { ChangeMaterial } from '../../../src/flows/materials/change-material.flow.js';
import { RequestRecording } from '../../../src/flows/materials/request-recording.flow.js';
import { EditSession } from '../../../src/flows/sessions/edit-session.flow.js';
import { EnterRoom } from '../../../src/flows/sessions/enter-room.flow.js';
import { ImportProposals } from '../../../src/flows/proposals/import-proposals.flow.js';
import { CancelJob } from '../../../src/flows/jobs/cancel-job.flow.js';
import { RunJobs } from '../../../src/flows/jobs/run-jobs.flow.js';
import { StartBulk } from '../../../src/flows/registrations/start-bulk.flow.js';
import { StartTagging } from '../../../src/flows/registrations/start-tagging.flow.js';
import { StartRoomSheet } from '../../../src/flows/attendance/start-room-sheet.flow.js';
import { FetchJobFile } from '../../../src/flows/jobs/fetch-job-file.flow.js';
import { StartJob } from '../../../src/flows/jobs/start-job.flow.js';
import { DraftImport } from '../../../src/flows/registrations/draft-import.flow.js';
import type { OrganizerActor } from '../../../src/domain/identity/actor.js';
import { ImportRegistrations } from '../../../src/flows/registrations/import-registrations.flow.js';
import { MergeOrganizations } from '../../../src/flows/organizations/merge-organizations.flow.js';
import { PublishSession } from '../../../src/flows/sessions/publish-session.flow.js';
import { AskForHelp } from '../../../src/flows/proposals/ask-for-help.flow.js';
import { CreateProposalHook } from '../../../src/flows/proposals/create-proposal-hook.flow.js';
import { EditAnnouncement } from '../../../src/flows/proposals/edit-announcement.flow.js';
import { ReceiveProposalEvent } from '../../../src/flows/proposals/receive-proposal-event.flow.js';
import { RotateProposalHook } from '../../../src/flows/proposals/rotate-proposal-hook.flow.js';
import { ChangeProposalState } from '../../../src/flows/proposals/change-proposal-state.flow.js';
import { DecideMatches } from '../../../src/flows/proposals/decide-matches.flow.js';
import { MergeDraft } from '../../../src/flows/proposals/merge-draft.flow.js';
import { UndoDraftMerge } from '../../../src/flows/proposals/undo-draft-merge.flow.js';
import { ScheduleRuns } from '../../../src/parts/planner/flows/schedule-runs.flow.js';
import { DeleteDraft } from '../../../src/flows/sessions/delete-draft.flow.js';
import { PutProposal } from '../../../src/flows/proposals/put-proposal.flow.js';
import { RederiveCalls } from '../../../src/flows/calls/rederive-calls.flow.js';
import { RederiveSessions } from '../../../src/flows/sessions/rederive-sessions.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { RegisterForSeveral } from '../../../src/flows/registrations/register-for-several.flow.js';
import { RegisterRoster } from '../../../src/flows/delegations/register-roster.flow.js';
import { ReleaseSeats } from '../../../src/flows/registrations/release-seats.flow.js';
import { ReplaceMember } from '../../../src/flows/delegations/replace-member.flow.js';
import { RescheduleSession } from '../../../src/flows/sessions/reschedule-session.flow.js';
import { ResendInvite } from '../../../src/flows/notifications/resend-invite.flow.js';
import { ResendInvites } from '../../../src/flows/notifications/resend-invites.flow.js';
import { ReserveSeats } from '../../../src/flows/registrations/reserve-seats.flow.js';
import { RetakeSeat } from '../../../src/flows/registrations/retake-seat.flow.js';
import { RetryMessages } from '../../../src/flows/notifications/retry-messages.flow.js';
import { RotateSecret } from '../../../src/flows/identity/rotate-secret.flow.js';
import { RevokeApiKey } from '../../../src/flows/identity/revoke-api-key.flow.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { ProveAddress } from '../../../src/flows/registrations/prove-address.flow.js';
import { ReportNotMe } from '../../../src/flows/registrations/report-not-me.flow.js';
import { notMeToken } from '../../../src/domain/registrations/confirm-token.js';
import { RevokeLinks } from '../../../src/flows/registrations/revoke-links.flow.js';
import { SendLink } from '../../../src/flows/registrations/send-link.flow.js';
import { SendBroadcast } from '../../../src/flows/broadcasts/send-broadcast.flow.js';
import { SetEmailTemplate } from '../../../src/flows/notifications/set-email-template.flow.js';
import { SetQuestions } from '../../../src/flows/questions/set-questions.flow.js';
import { EndLogins } from '../../../src/flows/identity/end-logins.flow.js';
import { ConfirmLogin } from '../../../src/flows/identity/confirm-login.flow.js';
import { ConfirmSignIn } from '../../../src/flows/identity/confirm-sign-in.flow.js';
import { RenewRecoveryCodes } from '../../../src/flows/identity/renew-recovery-codes.flow.js';
import { RequireSecondFactor } from '../../../src/flows/identity/require-second-factor.flow.js';
import { ResetSecondFactor } from '../../../src/flows/identity/reset-second-factor.flow.js';
import { SetUpAuthenticator } from '../../../src/flows/identity/set-up-authenticator.flow.js';
import { TurnOffAuthenticator } from '../../../src/flows/identity/turn-off-authenticator.flow.js';
import { decryptTotpSecret } from '../../../src/domain/identity/second-factor/authenticator-secret.js';
import { findAuthenticator } from '../../../src/domain/identity/second-factor/authenticators.queries.js';
import { AddInvitees } from '../../../src/flows/invitations/add-invitees.flow.js';
import { AnswerInvitation } from '../../../src/flows/invitations/answer-invitation.flow.js';
import { ConfirmInvitation } from '../../../src/flows/invitations/confirm-invitation.flow.js';
import { DraftInvitation } from '../../../src/flows/invitations/draft-invitation.flow.js';
import { RemindInvitees } from '../../../src/flows/invitations/remind-invitees.flow.js';
import { SendInvitations } from '../../../src/flows/invitations/send-invitations.flow.js';
import { StopInvitation } from '../../../src/flows/invitations/stop-invitation.flow.js';
import { AnswerPoll } from '../../../src/parts/polls/flows/answer-poll.flow.js';
import { ClosePoll } from '../../../src/parts/polls/flows/close-poll.flow.js';
import { DraftPoll } from '../../../src/parts/polls/flows/draft-poll.flow.js';
import { RemindPoll } from '../../../src/parts/polls/flows/remind-poll.flow.js';
import { SchedulePoll } from '../../../src/parts/polls/flows/schedule-poll.flow.js';
import { SendPolls } from '../../../src/parts/polls/flows/send-polls.flow.js';
import { SendPoll } from '../../../src/parts/polls/flows/send-poll.flow.js';
import { listPollStarts } from '../../../src/parts/polls/domain/polls.queries.js';
import { inviteesInput } from '../../../src/domain/invitations/invitation-input.js';
import { Invitee } from '../../../src/domain/invitations/invitation.entity.js';
import { BeginSingleSignOn } from '../../../src/flows/identity/begin-single-sign-on.flow.js';
import { CompleteSingleSignOn } from '../../../src/flows/identity/complete-single-sign-on.flow.js';
import { singleSignOnRedirectUri } from '../../../src/domain/identity/single-sign-on/redirect-uri.js';
import type { PendingLogin } from '../../../src/domain/identity/second-factor/start-pending-sign-in.js';
import type { StartedLogin } from '../../../src/domain/identity/start-login.js';
import { openIdClient, TestOpenIdProvider } from '../../support/openid-provider.js';
import { AddPasskey } from '../../../src/flows/identity/add-passkey.flow.js';
import { BeginPasskey } from '../../../src/flows/identity/begin-passkey.flow.js';
import { RemovePasskey } from '../../../src/flows/identity/remove-passkey.flow.js';
import { SignInWithPasskey } from '../../../src/flows/identity/sign-in-with-passkey.flow.js';
import { listPasskeys } from '../../../src/domain/identity/passkeys/passkeys.queries.js';
import { TestPasskey } from '../../support/passkey.js';
import { SignIn } from '../../../src/flows/identity/sign-in.flow.js';
import type { SubmissionFields } from '../../../src/parts/submissions/domain/submission-fields.js';
import { listProposalFiles } from '../../../src/domain/proposals/proposal-files.queries.js';
import { SpooledFile } from '../../../src/platform/file-store/spooled-file.js';
import { renderPdf } from '../../../src/platform/pdf/render-pdf.js';
import { ChangeFiles } from '../../../src/parts/submissions/flows/change-files.flow.js';
import { ChangeTeam } from '../../../src/parts/submissions/flows/change-team.flow.js';
import { CreateSubmission } from '../../../src/parts/submissions/flows/create-submission.flow.js';
import { SaveSubmission } from '../../../src/parts/submissions/flows/save-submission.flow.js';
import { StartSubmission } from '../../../src/parts/submissions/flows/start-submission.flow.js';
import { StartProposalBook } from '../../../src/parts/submissions/flows/start-proposal-book.flow.js';
import { inTransaction } from '../../../src/platform/database/tx.js';
import { storeFile } from '../../../src/platform/file-store/files.queries.js';
import { storableBytes } from '../../../src/platform/file-store/storable-bytes.js';
import { KeepReceived } from '../../../src/parts/submissions/flows/keep-received.flow.js';
import { SubmitProposal } from '../../../src/parts/submissions/flows/submit-proposal.flow.js';
import { StartDelegation } from '../../../src/flows/delegations/start-delegation.flow.js';
import { StopBroadcast } from '../../../src/flows/broadcasts/stop-broadcast.flow.js';
import { ChangeAttendance } from '../../../src/flows/registrations/change-attendance.flow.js';
import { SwitchOccurrence } from '../../../src/flows/registrations/switch-occurrence.flow.js';
import { ReceiveEmail } from '../../../src/flows/notifications/receive-email.flow.js';
import { RetryAddress } from '../../../src/flows/notifications/retry-address.flow.js';
import { TestBroadcast } from '../../../src/flows/broadcasts/test-broadcast.flow.js';
import { UndoMerge } from '../../../src/flows/organizations/undo-merge.flow.js';
import { UndoMistyped } from '../../../src/flows/registrations/undo-mistyped.flow.js';
import { Unsubscribe } from '../../../src/flows/notifications/unsubscribe.flow.js';
import { UpdatePreferences } from '../../../src/flows/registrations/update-preferences.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { WithdrawMany } from '../../../src/flows/registrations/withdraw-many.flow.js';
import { delegationInput } from '../../../src/domain/delegations/delegation-input.js';
import { broadcastInput } from '../../../src/domain/broadcasts/broadcast-input.js';
import { PreviewBroadcast } from '../../../src/flows/broadcasts/preview-broadcast.flow.js';
import { Delegation } from '../../../src/domain/delegations/delegation.entity.js';
import type { Actor } from '../../../src/domain/identity/actor.js';
import { auditActions, auditGroups } from '../../../src/domain/identity/audit-action.js';
import { ApiKey, Organizer } from '../../../src/domain/identity/organizer.entity.js';
import { hasMessage, organizerLanguages } from '../../../src/platform/i18n/messages.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { projectRoot } from '../../../src/platform/root.js';
import { questionInput } from '../../../src/domain/questions/question-input.js';
import { invitationToken, joinToken, pollToken } from '../../../src/domain/registrations/link-tokens.js';
import { unsubscribeToken } from '../../../src/domain/notifications/unsubscribe/unsubscribe-token.js';
import { registrationInput } from '../../../src/domain/registrations/registration-input.js';
import { sessionInput } from '../../../src/domain/sessions/session-input.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { goldenBounce } from '../../support/bounces.js';
import { replyEmail } from '../../support/replies.js';
import { createWorld, staff } from '../../support/world.js';

const emptyPage = {
  title: 'Plan',
  language: 'en',
  dir: 'ltr' as const,
  author: '',
  createdAt: new Date(0),
  width: 100,
  height: 100,
  pages: [[]],
};

/** They change nothing that the log is about: they say what would be, or hand over what others decided to tell. */
const tellNothing = [
  'AnswerOnce',
  'BeginSingleSignOn',
  'BeginPasskey',
  'CountOutcomes',
  'DeletePeopleView',
  'DeliverMessages',
  'ForgetSources',
  'IndexPeople',
  'MatchDue',
  'NoteKeyUsed',
  'RemoveOldJobs',
  'NoteLoginSeen',
  'PlanReminders',
  'NotifySpeakers',
  'PreviewBroadcast',
  'PreviewLetter',
  'PreviewImport',
  'PreviewProposals',
  'PreviewReport',
  'PreviewRoster',
  'PreviewTeams',
  'RelinkCall',
  'RemoveOldMessages',
  'SumCounts',
  'SweepFiles',
  'SampleEmail',
  'SendInvitations',
  'SendPolls',
  'SavePeopleView',
  'SendTestEmail',
  'ShareTzData',
];

const roomSecret = 'a secret that we share with the server of rooms, long enough for HS512 to take it';
let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
const driven = new Set<string>();

beforeAll(async () => {
  app = await startTestApp({
    hostName: 'localhost',
    now: '2027-01-04T08:00:00Z',
    config: { bigBlueButton: { url: 'https://bbb.example.org/bigbluebutton/api', secret: roomSecret } },
  });
  world = await createWorld(app.dataSource, app.clock, app.config);
});
afterAll(() => app.stop());

const origin = 'console 203.0.113.0/24';
const organizer: Actor = { ...staff, origin };
const visitor: Actor = { kind: 'visitor', origin: 'page 198.51.100.0/24' };
const me = (id: string): Actor => ({ kind: 'attendee', id, origin: 'page 198.51.100.0/24' });

let people = 0;
const person = (changes: object = {}) => {
  people += 1;
  return registrationInput.parse({ email: `person-${people}@example.org`, name: `Person ${people}`, ...changes });
};
const come = (sessionId: string, changes: object = {}) =>
  app.app.get(Register).run(sessionId, person(changes), visitor);

/** Runs a flow and gives what it left in the log: `action by whom from where about what`, ids left out. */
async function auditEntries<Flow>(flow: Type<Flow>, work: (flow: Flow) => Promise<unknown>): Promise<string[]> {
  driven.add(flow.name);
  const [before]: { position: string }[] = await app.dataSource.query(
    `select coalesce(max(position), 0) as position from audit_entries`,
  );
  await work(app.app.get(flow));
  const rows: { action: string; actor: string; origin: string | null; subject: string; at: Date }[] =
    await app.dataSource.query(
      `select action, actor, origin, subject, at from audit_entries where position > $1 order by position`,
      [before?.position],
    );
  expect(new Set(rows.map(({ at }) => at.getTime()))).toEqual(
    new Set(rows.length === 0 ? [] : [app.clock.now().getTime()]),
  );
  return rows.map(
    (row) => `${row.action} by ${row.actor.split(':')[0]} from ${row.origin} about ${row.subject.split(':')[0]}`,
  );
}
const byStaff = (action: string, about: string) => `${action} by organizer from ${origin} about ${about}`;
const byVisitor = (action: string, about = 'registration') =>
  `${action} by visitor from page 198.51.100.0/24 about ${about}`;
const byAttendee = (action: string, about = 'registration') =>
  `${action} by attendee from page 198.51.100.0/24 about ${about}`;
const bySystem = (action: string, about = 'registration') => `${action} by system from system about ${about}`;

test('setting up the workspace', async () => {
  const code = (await app.app.get(SetUpWorkspace).issueCode())!;
  const first = { name: 'First', email: 'first@example.org', password: 'a long enough password', language: 'en' };
  const device = { network: '203.0.113.0/24', browser: null, system: null };
  expect(
    await auditEntries(SetUpWorkspace, (flow) => flow.run({ ...first, code, device, origin: 'page 203.0.113.0/24' })),
  ).toEqual([
    'organizer.added by visitor from page 203.0.113.0/24 about organizer',
    'organizer.signed-in by organizer from page 203.0.113.0/24 about organizer',
  ]);
  await app.dataSource.query('delete from logins');
  await app.dataSource.query('delete from organizers');
});

test('registrations', async () => {
  const session = await world.session({ capacity: 1, waitlist: true });
  let seated!: Awaited<ReturnType<typeof come>>;
  expect(await auditEntries(Register, async () => (seated = await come(session.id)))).toEqual([
    byVisitor('registration.confirmed'),
  ]);
  const waiting = await come(session.id);
  const alsoWaiting = await come(session.id);
  const toFront = { position: 1, reason: 'Speaks' };
  expect(
    await auditEntries(MoveOnWaitlist, (flow) => flow.run(alsoWaiting.registration.id, toFront, organizer)),
  ).toEqual([byStaff('registration.waitlist-moved', 'registration')]);
  await app.app.get(Withdraw).run(alsoWaiting.registration.id, organizer);
  const { registration, attendee } = seated;
  expect(await auditEntries(ResendInvite, (flow) => flow.run(registration.id, me(attendee.id)))).toEqual([
    byAttendee('registration.resent'),
  ]);
  expect(await auditEntries(ResendInvites, (flow) => flow.run(session.id, [registration.id], organizer))).toEqual([
    byStaff('registration.resent', 'registration'),
  ]);
  expect(
    await auditEntries(ReceiveEmail, (flow) =>
      flow.run(replyEmail({ uid: registration.uid, email: attendee.email, answer: 'TENTATIVE' }), {
        kind: 'api-key',
        id: '1',
        role: 'inbox',
        origin: 'api 192.0.2.0/24',
      }),
    ),
  ).toEqual(['registration.answered by attendee from calendar 192.0.2.0/24 about registration']);
  expect(await auditEntries(Withdraw, (flow) => flow.run(registration.id, me(attendee.id)))).toEqual([
    byAttendee('registration.cancelled'),
    bySystem('registration.promoted'),
  ]);
  expect(await auditEntries(RetakeSeat, (flow) => flow.run(registration.id, me(attendee.id)))).toEqual([
    byAttendee('registration.waitlisted'),
  ]);
  expect(
    await auditEntries(WithdrawMany, (flow) => flow.run(session.id, [waiting.registration.id], organizer)),
  ).toEqual([byStaff('registration.cancelled', 'registration'), bySystem('registration.promoted')]);
  expect(
    await auditEntries(ImportRegistrations, (flow) => flow.run(session.id, [{ line: 2, input: person() }], organizer)),
  ).toEqual([byStaff('registration.waitlisted', 'registration'), byStaff('session.imported', 'session')]);
  // The same in the background.
  const starter = await makeStaff(app.dataSource, app.clock, 'importer@example.org', 'organizer');
  const importer: OrganizerActor = { kind: 'organizer', id: starter.id, role: 'organizer', origin };
  const row = { line: 2, name: '', email: '', emailKey: '', input: person(), fieldErrors: [], unread: [] };
  let [id, sheetId] = ['', ''];
  const draft = async (flow: DraftImport) => void (id = await flow.run(session.id, [row], importer));
  expect(await auditEntries(DraftImport, draft)).toEqual([]);
  expect(await auditEntries(StartJob, (flow) => flow.run(id, importer))).toEqual([byStaff('job.started', 'job')]);
  expect(await auditEntries(RunJobs, (flow) => flow.run())).toEqual([
    byStaff('registration.waitlisted', 'registration'),
    byStaff('session.imported', 'session'),
    byStaff('job.finished', 'job'),
  ]);
  await draft(app.app.get(DraftImport));
  await app.app.get(StartJob).run(id, importer);
  const bulk = { action: 'withdraw', note: '' } as const;
  expect(await auditEntries(StartBulk, (flow) => flow.run(session, bulk, [], importer))).toEqual([
    byStaff('job.started', 'job'),
  ]);
  const tags = { tagId: randomUUID(), does: 'tag' } as const;
  expect(await auditEntries(StartTagging, (flow) => flow.run(session.callId, tags, [], importer))).toEqual([
    byStaff('job.started', 'job'),
  ]);
  const sheet = { what: 'list', paper: 'a4', language: 'en' } as const;
  expect(
    await auditEntries(StartRoomSheet, async (flow) => void (sheetId = await flow.run(session.id, sheet, importer))),
  ).toEqual([byStaff('job.started', 'job')]);
  await app.app.get(CancelJob).run(sheetId, importer);
  const pdf = storableBytes('x.pdf', 'application/pdf', Buffer.from('x'));
  const fileId = await inTransaction(app.dataSource, (tx) => storeFile(tx, pdf, app.clock.now()));
  await app.dataSource.query(`update jobs set file_id = $2 where id = $1`, [sheetId, fileId]);
  expect(await auditEntries(FetchJobFile, (flow) => flow.run(sheetId, importer))).toEqual([
    byStaff('session.exported', 'session'),
  ]);
  await makeProposal(app.dataSource, app.clock, 'book-1');
  const book = { theme: null, state: 'submitted', withNames: true, withFiles: false, language: 'en' } as const;
  expect(await auditEntries(StartProposalBook, (flow) => flow.run(session.callId, book, importer))).toEqual([
    byStaff('job.started', 'job'),
  ]);
  expect(await auditEntries(CancelJob, (flow) => flow.run(id, importer))).toEqual([byStaff('job.cancelled', 'job')]);
});

test('approval, series, runs and offers', async () => {
  const byHand = await world.session({ approval: 'manual' });
  const { registration } = await come(byHand.id);
  expect(await auditEntries(DecideRegistration, (flow) => flow.run(registration.id, 'approve', organizer))).toEqual([
    byStaff('registration.confirmed', 'registration'),
  ]);
  const seen = { note: null, expected: null };
  const { registration: alsoPending } = await come(byHand.id);
  expect(await auditEntries(ApproveInOrder, (flow) => flow.run(byHand.id, [alsoPending.id], seen, organizer))).toEqual([
    byStaff('registration.confirmed', 'registration'),
  ]);
  const [first, second] = [await world.session({ series: 'Ports' }), await world.session({ series: 'Ports' })];
  expect(await auditEntries(RegisterForSeveral, (flow) => flow.run(first.id, [second.id], person(), visitor))).toEqual([
    byVisitor('registration.confirmed'),
    byVisitor('registration.confirmed'),
  ]);
  const { attendee: leaver } = await come(first.id);
  expect(await auditEntries(LeaveSeries, (flow) => flow.run(leaver.id, first.seriesId ?? '', me(leaver.id)))).toEqual([
    byAttendee('registration.cancelled'),
  ]);
  const mistyped = await app.app.get(Register).run(first.id, person(), visitor);
  expect(await auditEntries(UndoMistyped, (flow) => flow.run([mistyped.registration.id], visitor))).toEqual([
    byVisitor('registration.cancelled'),
  ]);
  const occurrence = await app.app.get(CreateSession).duplicate(first.id, { occurrence: true }, organizer);
  await app.app.get(PublishSession).run(occurrence.id, organizer);
  const runner = await come(first.id);
  expect(
    await auditEntries(SwitchOccurrence, (flow) =>
      flow.run(runner.registration.id, occurrence.id, me(runner.attendee.id)),
    ),
  ).toEqual([byAttendee('registration.cancelled'), byAttendee('registration.confirmed')]);
  const both = await world.session({ format: 'hybrid', venue: 'Hall', asksAttendance: true, inPersonCapacity: 1 });
  const [there, online] = [await come(both.id), await come(both.id)];
  const change = (id: string, attendance: 'in-person' | 'online', actor = organizer) =>
    auditEntries(ChangeAttendance, (flow) => flow.run(id, { attendance, waits: true }, actor));
  // The second one is on the waiting list for the room.
  expect([there.registration.state, online.registration.state]).toEqual(['confirmed', 'waitlisted']);
  expect(await change(online.registration.id, 'online')).toEqual([
    byStaff('registration.attendance-changed', 'registration'),
    'registration.promoted by system from system about registration',
  ]);
  expect(await change(online.registration.id, 'in-person')).toEqual([
    byStaff('registration.attendance-requested', 'registration'),
  ]);
  const offering = await world.session({ capacity: 1, waitlist: true, promotion: 'offer', offerHours: 2 });
  const seated = await come(offering.id);
  const line = [await come(offering.id), await come(offering.id)];
  expect(await auditEntries(Withdraw, (flow) => flow.run(seated.registration.id, organizer))).toEqual([
    byStaff('registration.cancelled', 'registration'),
    bySystem('registration.offered'),
  ]);
  app.clock.advance({ hours: 2 });
  expect(await auditEntries(ReleaseSeats, (flow) => flow.run())).toEqual([
    bySystem('registration.offer-expired'),
    bySystem('registration.offered'),
  ]);
  const next = line[1]!;
  expect(await auditEntries(AnswerOffer, (flow) => flow.accept(next.registration.id, me(next.attendee.id)))).toEqual([
    byAttendee('registration.accepted'),
  ]);
  // The addresses that nobody has confirmed: their time starts when the session is nearly full.
  expect(new Set(await auditEntries(ReleaseSeats, (flow) => flow.run()))).toEqual(
    new Set([bySystem('registration.provisional')]),
  );
  app.clock.set('2027-01-06T08:00:00Z');
  expect(await auditEntries(ReleaseSeats, (flow) => flow.run())).toContain(bySystem('registration.lapsed'));
});

test('people: their links, settings, answers and the room', async () => {
  const session = await world.session({ startsAtLocal: '2027-01-10T16:00' });
  const { registration, attendee } = await come(session.id);
  const { attendee: other } = await come(session.id);
  const { attendee: stranger } = await come(session.id);
  const question = questionInput.parse({ key: 'food', kind: 'text', label: 'What do you eat?' });
  expect(await auditEntries(SetQuestions, (flow) => flow.run(session.id, () => [question], organizer))).toEqual([
    byStaff('session.questions', 'session'),
  ]);
  const more = await world.session({ startsAtLocal: '2027-01-11T16:00' });
  expect(await auditEntries(AddSessions, (flow) => flow.run(attendee, [more.id], me(attendee.id)))).toEqual([
    byAttendee('registration.confirmed'),
  ]);
  expect(
    await auditEntries(AnswerQuestions, (flow) => flow.run(registration.id, { food: 'Rice' }, me(attendee.id))),
  ).toEqual([byAttendee('registration.answers-changed')]);
  expect(await auditEntries(SendLink, (flow) => flow.run(world.call.slug, attendee.email, visitor))).toEqual([
    byVisitor('attendee.link-sent', 'attendee'),
  ]);
  const preferences = { timeZone: 'Asia/Tokyo', language: 'en' };
  expect(
    await auditEntries(UpdatePreferences, (flow) => flow.run(attendee.id, preferences, me(attendee.id).origin)),
  ).toEqual([byAttendee('attendee.preferences', 'attendee')]);
  const mute = unsubscribeToken(app.config.secret, 'news', attendee.id, attendee.linkVersion);
  expect(await auditEntries(Unsubscribe, (flow) => flow.run(mute, 'mute', visitor.origin))).toEqual([
    byAttendee('attendee.muted', 'attendee'),
  ]);
  expect(await auditEntries(Unsubscribe, (flow) => flow.run(mute, 'unmute', visitor.origin))).toEqual([
    byAttendee('attendee.unmuted', 'attendee'),
  ]);
  app.clock.set('2027-01-10T08:00:00Z');
  const token = joinToken(app.config.secret, registration.id, attendee.linkVersion);
  expect(await auditEntries(EnterRoom, (flow) => flow.run(token, visitor.origin))).toEqual([
    byAttendee('attendee.proven', 'attendee'),
    byAttendee('registration.joined'),
  ]);
  expect(await auditEntries(ProveAddress, (flow) => flow.run(other, visitor.origin))).toEqual([
    byAttendee('attendee.proven', 'attendee'),
  ]);
  const notMe = notMeToken(app.config.secret, stranger.id, stranger.linkVersion);
  expect(await auditEntries(ReportNotMe, (flow) => flow.run(notMe, visitor.origin))).toEqual([
    byAttendee('registration.cancelled'),
    byAttendee('attendee.not-me', 'attendee'),
  ]);
  expect(await auditEntries(RevokeLinks, (flow) => flow.run(attendee.id, me(attendee.id)))).toEqual([
    byAttendee('attendee.links-revoked', 'attendee'),
  ]);
  const draft = { title: 'Shade', theme: 'energy', members: [] };
  expect(await auditEntries(AnnounceProposal, (flow) => flow.run(attendee.id, draft, visitor.origin))).toEqual([
    byAttendee('proposal.created', 'proposal'),
  ]);
  const [{ id: own }]: [{ id: string }] = await app.dataSource.query(
    `select id from proposals where declared_by = $1`,
    [attendee.id],
  );
  const changed = { ...draft, title: 'Shade for all' };
  expect(await auditEntries(EditAnnouncement, (flow) => flow.run(attendee.id, own, changed, visitor.origin))).toEqual([
    byAttendee('proposal.changed', 'proposal'),
  ]);
  const [mate]: { id: string }[] = await app.dataSource.query(
    `select id from attendees where call_id = $1 and id <> $2 limit 1`,
    [world.call.id, attendee.id],
  );
  const request = `insert into proposal_members (proposal_id, email_key, email)
    select $1, email_key, email from attendees where id = $2
    on conflict (proposal_id, email_key) do update set accepted_at = null`;
  for (const [answer, action] of [
    ['accept', 'proposal.team-joined'],
    ['decline', 'proposal.team-declined'],
  ] as const) {
    await app.dataSource.query(request, [own, mate!.id]);
    expect(await auditEntries(AnswerTeamRequest, (flow) => flow.run(mate!.id, own, answer, visitor.origin))).toEqual([
      byAttendee(action, 'proposal'),
    ]);
  }
  await app.dataSource.query('update calls set accepts_proposals = true where id = $1', [world.call.id]);
  const author = { name: 'Ana', email: 'ana-writes@example.org' };
  expect(
    await auditEntries(StartSubmission, (flow) => flow.run(world.call.slug, author, { language: 'en' }, visitor)),
  ).toEqual([]);
  const idea = { title: 'Roofs', theme: 'energy' };
  expect(await auditEntries(CreateSubmission, (flow) => flow.run(attendee.id, idea, visitor.origin))).toEqual([
    byAttendee('proposal.created', 'proposal'),
  ]);
  const [{ id: written }]: [{ id: string }] = await app.dataSource.query(
    `select id from proposals where source = 'form'`,
  );
  const whole = { organization: 'Lab', language: 'en', summary: 'Cool.', stage: 'idea' };
  const typed = (stored: SubmissionFields) => {
    return {
      ...stored,
      ...whole,
      answers: Object.fromEntries(Object.keys(stored.answers).map((slug) => [slug, 'Yes.'])),
    };
  };
  expect(await auditEntries(SaveSubmission, (flow) => flow.run(attendee.id, written, typed, visitor.origin))).toEqual([
    byAttendee('proposal.edited', 'proposal'),
  ]);
  expect(await auditEntries(ChangeTeam, (flow) => flow.invite(attendee.id, written, author, visitor.origin))).toEqual([
    byAttendee('proposal.member-invited', 'proposal'),
  ]);
  expect(
    await auditEntries(ChangeTeam, (flow) => flow.remove(attendee.id, written, author.email, visitor.origin)),
  ).toEqual([byAttendee('proposal.member-removed', 'proposal')]);
  const folder = tmpdir();
  const plan = await SpooledFile.receive(Readable.from([await renderPdf(emptyPage)]), 'plan.pdf', {
    folder,
    maxBytes: 100_000,
  });
  expect(await auditEntries(ChangeFiles, (flow) => flow.add(attendee.id, written, plan, visitor.origin))).toEqual([
    byAttendee('proposal.file-added', 'proposal'),
  ]);
  const [added] = await listProposalFiles(app.dataSource.manager, written);
  expect(
    await auditEntries(ChangeFiles, (flow) => flow.remove(attendee.id, written, added!.fileId, visitor.origin)),
  ).toEqual([byAttendee('proposal.file-removed', 'proposal')]);
  await plan.close();
  expect(await auditEntries(SubmitProposal, (flow) => flow.run(attendee.id, written, visitor.origin))).toEqual([
    byAttendee('proposal.state-changed', 'proposal'),
  ]);
  await app.app.get(SubmitProposal).move(attendee.id, written, 'draft', visitor.origin);
  const now = app.clock.now();
  app.clock.set('2027-04-02T00:00:00Z');
  expect(await auditEntries(KeepReceived, (flow) => flow.run())).toEqual([
    bySystem('proposal.state-changed', 'proposal'),
  ]);
  app.clock.set(now);
  const real = { title: 'Shade', theme: 'energy', state: 'draft' as const, members: [] };
  await app.app.get(PutProposal).run(world.call.slug, 'shade', real, organizer);
  const [{ external_id: declared }]: [{ external_id: string }] = await app.dataSource.query(
    `select external_id from proposals where id = $1`,
    [own],
  );
  expect(await auditEntries(MergeDraft, (flow) => flow.run(world.call.slug, declared, 'shade', organizer))).toEqual([
    byStaff('proposal.merged', 'proposal'),
    byStaff('proposal.took-in', 'proposal'),
  ]);
  expect(await auditEntries(UndoDraftMerge, (flow) => flow.run(world.call.slug, declared, organizer))).toEqual([
    byStaff('proposal.unmerged', 'proposal'),
    byStaff('proposal.gave-back', 'proposal'),
  ]);
  await app.dataSource.query(`update calls set criteria = '[{"slug":"impact","name":"Impact"}]'`);
  expect(await auditEntries(AskForHelp, (flow) => flow.run(attendee.id, own, ['impact'], visitor.origin))).toEqual([
    byAttendee('proposal.help-asked', 'proposal'),
  ]);
});

test('sessions and calls', async () => {
  const input = sessionInput.parse({
    title: 'Drafted',
    kind: 'webinar',
    format: 'online',
    startsAtLocal: '2027-02-14T16:00',
    timeZone: 'Asia/Taipei',
    durationMinutes: 60,
    capacity: 10,
  });
  let id = '';
  expect(
    await auditEntries(CreateSession, async (flow) => (id = (await flow.run(world.call.slug, input, organizer)).id)),
  ).toEqual([byStaff('session.created', 'session')]);
  const deleted = await app.app.get(CreateSession).run(world.call.slug, input, organizer);
  expect(await auditEntries(DeleteDraft, (flow) => flow.run(deleted.id, organizer))).toEqual([
    byStaff('session.deleted', 'session'),
  ]);
  expect(await auditEntries(CreateSession, (flow) => flow.duplicate(id, { occurrence: true }, organizer))).toEqual([
    byStaff('session.created', 'session'),
    byStaff('session.twinned', 'session'),
  ]);
  const time = {
    startsAtLocal: '2027-02-20T16:00',
    timeZone: 'Asia/Taipei',
    overlap: 'first',
    durationMinutes: 60,
  } as const;
  const planned = { times: [time, { ...time, startsAtLocal: '2027-02-21T04:00' }], firstId: randomUUID() };
  const draft = await app.app.get(CreateSession).run(world.call.slug, input, organizer);
  expect(await auditEntries(ScheduleRuns, (flow) => flow.run(draft.id, planned, organizer))).toEqual([
    byStaff('session.rescheduled', 'session'),
    byStaff('session.created', 'session'),
    byStaff('session.twinned', 'session'),
  ]);
  const making = { title: 'Weekly', times: [{ ...time, startsAtLocal: '2027-02-27T16:00' }], firstId: randomUUID() };
  let seriesId = '';
  expect(
    await auditEntries(
      MakeSeries,
      async (flow) => (seriesId = (await flow.run(draft.id, making, organizer)).series.id),
    ),
  ).toEqual([
    byStaff('call.series-created', 'call'),
    byStaff('session.edited', 'session'),
    byStaff('session.created', 'session'),
  ]);
  const described = { title: 'Weekly', description: 'For everyone.' };
  expect(await auditEntries(EditSeries, (flow) => flow.run(seriesId, described, organizer))).toEqual([
    byStaff('call.series-edited', 'call'),
  ]);
  const unused = await world.series('Unused');
  expect(await auditEntries(DeleteSeries, (flow) => flow.run(unused, organizer))).toEqual([
    byStaff('call.series-deleted', 'call'),
  ]);
  const shifted = (all: readonly Session[], now: Date) =>
    planSeriesMove(all, all[0]?.id ?? '', { by: 'shift', minutes: 30 }, now).planned;
  expect(await auditEntries(MoveSeries, (flow) => flow.run(seriesId, shifted, '', organizer))).toEqual([
    byStaff('session.rescheduled', 'session'),
    byStaff('session.rescheduled', 'session'),
  ]);
  expect(await auditEntries(CancelSeries, (flow) => flow.run(seriesId, (all) => all, '', organizer))).toEqual([
    byStaff('session.cancelled', 'session'),
    byStaff('session.cancelled', 'session'),
  ]);
  expect(await auditEntries(PublishSession, (flow) => flow.run(id, organizer))).toEqual([
    byStaff('session.published', 'session'),
  ]);
  expect(await auditEntries(EditSession, (flow) => flow.run(id, { title: 'Edited' }, organizer))).toEqual([
    byStaff('session.edited', 'session'),
  ]);
  const account = {
    email: 'fay@example.org',
    name: 'Fay',
    role: 'facilitator',
    password: 'a password of the tests',
  } as const;
  const { organizer: fay } = await app.app.get(AddOrganizer).run(account, organizer);
  for (const [isAssigned, action] of [
    [true, 'assigned'],
    [false, 'removed'],
  ] as const)
    expect(await auditEntries(AssignFacilitator, (flow) => flow.run(id, fay.id, isAssigned, organizer))).toEqual([
      byStaff(`session.facilitator-${action}`, 'session'),
    ]);
  await app.app.get(Register).run(id, person(), visitor);
  await app.app.get(EditSession).run(id, { title: 'Edited again' }, organizer);
  expect(await auditEntries(SendUpdateNow, (flow) => flow.run(id, organizer))).toEqual([
    byStaff('session.update-sent', 'session'),
  ]);
  const later = { startsAtLocal: '2027-02-15T16:00' };
  expect(await auditEntries(RescheduleSession, (flow) => flow.run(id, later, organizer))).toEqual([
    byStaff('session.rescheduled', 'session'),
  ]);
  await app.dataSource.query(
    `update sessions set tz_version = '2020a', starts_at = starts_at - interval '1 hour' where id = $1`,
    [id],
  );
  expect(await auditEntries(RederiveSessions, (flow) => flow.run())).toEqual([
    bySystem('session.rescheduled', 'session'),
  ]);
  const path = join(app.config.dataDir, 'tz.json');
  writeFileSync(path, JSON.stringify({ ...builtInTzData, version: '2099a' }));
  expect(await auditEntries(AdoptTzData, (flow) => flow.run(path, organizer))).toEqual([
    byStaff('workspace.tz-data-adopted', 'workspace'),
  ]);
  useTzData(builtInTzData);
  // While newer data is stored than this process uses, no email leaves it.
  await app.dataSource.query('delete from tz_data');
  expect(await auditEntries(CancelSession, (flow) => flow.run(id, {}, organizer))).toEqual([
    byStaff('session.cancelled', 'session'),
  ]);
  expect(await auditEntries(UndoAct, (flow) => flow.cancellation(id, organizer))).toEqual([
    byStaff('session.cancellation-undone', 'session'),
  ]);
  const call = { ...world.call, slug: 'another' };
  expect(await auditEntries(CreateCall, (flow) => flow.run(call, organizer))).toEqual([
    byStaff('call.created', 'call'),
  ]);
  expect(await auditEntries(EditCall, (flow) => flow.run('another', { name: 'Renamed' }, organizer))).toEqual([
    byStaff('call.edited', 'call'),
  ]);
  await app.dataSource.query(
    `update calls set tz_version = '2020a', closes_at = closes_at - interval '1 hour' where slug = 'another'`,
  );
  expect(await auditEntries(RederiveCalls, (flow) => flow.run())).toEqual([bySystem('call.dates-moved', 'call')]);
  const states = app.app.get(ChangeCallState);
  for (const [action, work] of [
    ['archived', () => states.archive('another', organizer)],
    ['reopened', () => states.reopen('another', organizer)],
  ] as const) {
    expect(await auditEntries(ChangeCallState, work)).toEqual([byStaff(`call.${action}`, 'call')]);
  }
  const copy = {
    name: 'Next',
    slug: 'next',
    opensOn: '2028-01-01',
    closesOn: '2028-02-01',
    sessions: 'none' as const,
  };
  expect(await auditEntries(CloneCall, (flow) => flow.run(world.call.slug, copy, organizer))).toEqual([
    byStaff('call.copied', 'call'),
  ]);
  const sample = {
    kind: 'invited' as const,
    language: 'en',
    shownCase: '',
    texts: {},
    organization: 'Port',
    title: 'Session',
    reader: { name: 'Lin', email: 'lin@example.org', timeZone: 'Asia/Taipei' },
  };
  expect(await auditEntries(TestMailServer, (flow) => flow.run(world.call, sample, organizer))).toEqual([
    byStaff('call.email-tested', 'call'),
  ]);
  const logo = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  const slides = { title: '', kind: 'slides', language: null, visibility: 'after', url: 'https://x.example' } as const;
  expect(await auditEntries(AddMaterial, (flow) => flow.run(id, slides, null, organizer))).toEqual([
    byStaff('session.material-added', 'session'),
  ]);
  const [{ id: material }] = await app.dataSource.query('select id from session_materials where session_id = $1', [id]);
  const which = { sessionId: id, id: material };
  expect(await auditEntries(ChangeMaterial, (flow) => flow.edit(which, slides, null, organizer))).toEqual([
    byStaff('session.material-changed', 'session'),
  ]);
  expect(await auditEntries(ChangeMaterial, (flow) => flow.move(which, 'up', organizer))).toEqual([
    byStaff('session.material-moved', 'session'),
  ]);
  expect(await auditEntries(ChangeMaterial, (flow) => flow.delete(which, organizer))).toEqual([
    byStaff('session.material-deleted', 'session'),
  ]);
  expect(await auditEntries(SetLogo, (flow) => flow.run('next', logo, organizer))).toEqual([
    byStaff('call.logo-set', 'call'),
  ]);
  expect(await auditEntries(SetLogo, (flow) => flow.remove('next', organizer))).toEqual([
    byStaff('call.logo-removed', 'call'),
  ]);
  expect(await auditEntries(ChangeCallState, (flow) => flow.publish('next', organizer))).toEqual([
    byStaff('call.published', 'call'),
  ]);
  expect(await auditEntries(ChangeCallState, (flow) => flow.delete('next', organizer))).toEqual([
    byStaff('call.deleted', 'call'),
  ]);
  const notice = privacyNoticeInput.parse({
    controller: 'Port & City',
    contactEmail: 'privacy@example.org',
    purpose: 'Webinars',
    legalBasis: 'Public task',
    retentionDays: 90,
  });
  expect(await auditEntries(SetPrivacyNotice, (flow) => flow.run('another', notice, organizer))).toEqual([
    byStaff('call.privacy-notice', 'call'),
  ]);
  const [someone]: { email: string }[] = await app.dataSource.query(`select email from attendees limit 1`);
  const csv = `external_id,title,theme,members\np-1,Solar roofs,energy,${someone?.email}\n`;
  expect(await auditEntries(ImportProposals, (flow) => flow.run(world.call.slug, Buffer.from(csv), organizer))).toEqual(
    [byStaff('proposal.created', 'proposal')],
  );
  const [linked]: { id: string }[] = await app.dataSource.query(
    `select l.id from proposal_matches l join proposals p on p.id = l.proposal_id where p.external_id = 'p-1'`,
  );
  const reject = { confirm: [], reject: [linked?.id ?? ''], reopen: [] };
  expect(await auditEntries(DecideMatches, (flow) => flow.run(world.call.slug, reject, organizer))).toEqual([
    byStaff('proposal.link-rejected', 'proposal'),
  ]);
  const proposal = { title: 'Solar walls', theme: 'energy', state: 'draft' as const, members: [] };
  expect(await auditEntries(PutProposal, (flow) => flow.run(world.call.slug, 'p-1', proposal, organizer))).toEqual([
    byStaff('proposal.changed', 'proposal'),
  ]);
  const made = await app.app.get(CreateProposalHook).run(world.call.slug, 'Another', organizer);
  expect(await auditEntries(CreateProposalHook, (flow) => flow.run(world.call.slug, 'Platform', organizer))).toEqual([
    byStaff('proposal-hook.created', 'proposal-hook'),
  ]);
  expect(
    await auditEntries(RotateProposalHook, (flow) => flow.run(made.hook.id, { endsNow: true }, organizer)),
  ).toEqual([byStaff('proposal-hook.rotated', 'proposal-hook')]);
  const headers = { id: 'msg_1', timestamp: '0', signature: '' };
  await expect(
    auditEntries(ReceiveProposalEvent, (flow) => flow.run(made.hook.id, headers, Buffer.from('{}'))),
  ).rejects.toThrow('signature');
  expect(await auditEntries(RotateProposalHook, (flow) => flow.remove(made.hook.id, organizer))).toEqual([
    byStaff('proposal-hook.removed', 'proposal-hook'),
  ]);
  const step = { state: 'submitted' as const, note: 'Handed in on paper' };
  expect(await auditEntries(ChangeProposalState, (flow) => flow.run(world.call.slug, 'p-1', step, organizer))).toEqual([
    byStaff('proposal.state-changed', 'proposal'),
  ]);
  const all: { id: string; external_id: string }[] = await app.dataSource.query(
    `select id, external_id from proposals where call_id = $1 and merged_into is null order by external_id`,
    [world.call.id],
  );
  const [one, other] = all;
  const back = { state: 'draft' as const, note: '', batchId: randomUUID() };
  expect(await auditEntries(ChangeProposalStates, (flow) => flow.run([one?.id ?? ''], back, organizer))).toEqual([
    byStaff('proposal.state-changed', 'proposal'),
  ]);
  const undo = async (flow: UndoProposalStates) => void (await flow.run(world.call.slug, back.batchId, organizer));
  expect(await auditEntries(UndoProposalStates, undo)).toEqual([byStaff('proposal.state-undone', 'proposal')]);
  const tagged = async (flow: TagProposals) => void (await flow.run(world.call.id, [one?.id ?? ''], 'Odd', organizer));
  expect(await auditEntries(TagProposals, tagged)).toEqual([byStaff('proposal.tagged', 'proposal')]);
  await app.dataSource.query(`delete from tags where name = 'Odd'`);
  expect(await auditEntries(ReadProposalTexts, (flow) => flow.run())).toEqual([]);
  await app.dataSource.query(
    `insert into proposal_pairs (one_id, other_id, call_id, share, found_at)
     select least(p.id, q.id), greatest(p.id, q.id), p.call_id, 0.7, now() from proposals p, proposals q
     where p.id = $1 and q.id = $2`,
    [one?.id, other?.id],
  );
  const pair = [one?.external_id ?? '', other?.external_id ?? ''] as const;
  expect(await auditEntries(DecideSimilar, (flow) => flow.run(world.call.slug, pair, 'dismissed', organizer))).toEqual([
    byStaff('proposal.similarity-decided', 'proposal'),
  ]);
});

test('speakers', async () => {
  const kim = speakerInput.parse({ name: 'Kim' });
  const ids: string[] = [];
  const make = async (flow: CreateSpeaker) => void ids.push((await flow.run(world.call.slug, kim, organizer)).id);
  expect(await auditEntries(CreateSpeaker, make)).toEqual([byStaff('speaker.created', 'speaker')]);
  await make(app.app.get(CreateSpeaker));
  const [one = '', other = ''] = ids;
  const session = await world.session({ speakers: [{ id: one, name: 'Kim' }] });
  const self: Actor = { kind: 'speaker', id: one, origin: 'page 198.51.100.0/24' };
  const bySpeaker = (action: string, about = 'speaker') =>
    `${action} by speaker from page 198.51.100.0/24 about ${about}`;
  expect(await auditEntries(EditSpeaker, (flow) => flow.run(one, { jobTitle: 'Engineer' }, self))).toEqual([
    bySpeaker('speaker.edited'),
  ]);
  expect(await auditEntries(SetSpeakerStatus, (flow) => flow.run(session.id, one, 'confirmed', self))).toEqual([
    bySpeaker('speaker.confirmed'),
  ]);
  const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  const photo = await SpooledFile.receive(Readable.from([png]), 'me.png', { folder: tmpdir(), maxBytes: 10_000 });
  expect(await auditEntries(SetSpeakerPhoto, (flow) => flow.run(one, [photo], self))).toEqual([
    bySpeaker('speaker.photo-set'),
  ]);
  await photo.close();
  const speaker = await getSpeaker(app.dataSource.manager, one);
  const soon = { ...session, startsAt: app.clock.now() };
  expect(await auditEntries(EnterAsSpeaker, (flow) => flow.run(speaker, soon, 'confirmed', self))).toEqual([
    bySpeaker('session.hosted', 'session'),
  ]);
  const token = speakerToken(app.config.secret, one, 1);
  for (const [isStopped, action] of [
    [true, 'muted'],
    [false, 'unmuted'],
  ] as const)
    expect(await auditEntries(StopSpeakerReminders, (flow) => flow.run(token, isStopped, self.origin))).toEqual([
      `speaker.${action} by speaker from page 198.51.100.0/24 about speaker`,
    ]);
  const link = materialInput.parse({ kind: 'slides', visibility: 'after', url: 'https://slides.example.org' });
  expect(await auditEntries(HandInMaterial, (flow) => flow.run(session.id, one, link, null, self))).toEqual([
    bySpeaker('session.material-added', 'session'),
  ]);
  expect(
    await auditEntries(WriteBriefing, (flow) =>
      flow.run(session.id, { body: 'Speak slowly.', sharedQuestions: [] }, organizer),
    ),
  ).toEqual([byStaff('session.briefing-changed', 'session')]);
  expect(await auditEntries(RemoveSpeaker, (flow) => flow.merge(one, other, organizer))).toEqual([
    byStaff('speaker.merged', 'speaker'),
  ]);
  expect(await auditEntries(RemoveSpeaker, (flow) => flow.run(other, organizer))).toEqual([
    byStaff('speaker.deleted', 'speaker'),
  ]);
});

test('venues', async () => {
  let id = '';
  const input = venueInput.parse({ name: 'EC1', timeZone: 'Europe/Warsaw' });
  const create = async (flow: CreateVenue) => void (id = (await flow.run(input, organizer)).id);
  expect(await auditEntries(CreateVenue, create)).toEqual([byStaff('venue.created', 'venue')]);
  expect(await auditEntries(EditVenue, (flow) => flow.run(id, { address: 'Targowa 1' }, organizer))).toEqual([
    byStaff('venue.edited', 'venue'),
  ]);
});

test('organizations and delegations', async () => {
  const ids: string[] = [];
  const make = (name: string) => async (flow: CreateOrganization) => {
    ids.push((await flow.run(world.call.slug, { name }, organizer)).id);
  };
  expect(await auditEntries(CreateOrganization, make('Port of Lisbon'))).toEqual([
    byStaff('organization.created', 'organization'),
  ]);
  await make('Porto de Lisboa')(app.app.get(CreateOrganization));
  const [one = '', other = ''] = ids;
  expect(await auditEntries(EditOrganization, (flow) => flow.run(one, { city: 'Lisbon' }, organizer))).toEqual([
    byStaff('organization.edited', 'organization'),
  ]);
  const session = await world.session({ capacity: 10, startsAtLocal: '2027-03-01T10:00' });
  expect(await auditEntries(ReserveSeats, (flow) => flow.put(session.id, one, { seats: 2 }, organizer))).toEqual([
    byStaff('session.seats-reserved', 'session'),
  ]);
  expect(await auditEntries(MergeOrganizations, (flow) => flow.run(other, one, organizer))).toEqual([
    byStaff('organization.merged', 'organization'),
    byStaff('organization.took-in', 'organization'),
  ]);
  expect(await auditEntries(UndoMerge, (flow) => flow.run(other, organizer))).toEqual([
    byStaff('organization.unmerged', 'organization'),
    byStaff('organization.gave-back', 'organization'),
  ]);
  const start = { name: 'Rui', email: 'rui@example.org', organization: 'Port of Lisbon', timeZone: 'Europe/Lisbon' };
  expect(await auditEntries(StartDelegation, (flow) => flow.run(world.call.slug, start, visitor))).toEqual([
    byVisitor('delegation.started', 'delegation'),
  ]);
  const [delegation] = await app.dataSource.getRepository(Delegation).find();
  const coordinator = me(delegation!.coordinatorId);
  const roster = { sessions: [session.id], allOrNothing: false, members: [person()] };
  expect(await auditEntries(RegisterRoster, (flow) => flow.run(delegation!.id, roster, coordinator, 'once'))).toEqual([
    byAttendee('registration.confirmed'),
    byAttendee('delegation.registered', 'delegation'),
  ]);
  const [member]: { id: string }[] = await app.dataSource.query(
    `select id from registrations where delegation_id = $1`,
    [delegation!.id],
  );
  expect(await auditEntries(ReplaceMember, (flow) => flow.run(member!.id, person(), coordinator))).toEqual(
    expect.arrayContaining([byAttendee('registration.replaced')]),
  );
  const listing = '11111111-1111-4111-8111-111111111111';
  await app.dataSource.query(
    `insert into delegation_listings (id, delegation_id, session_id, email_key, email, name, state, is_elsewhere, created_at)
     values ($1, $2, $3, 'listed@example.org', 'listed@example.org', 'Listed', 'confirmed', true, now())`,
    [listing, delegation!.id, session.id],
  );
  expect(await auditEntries(ChangeListing, (flow) => flow.withdraw(delegation!.id, listing, coordinator))).toEqual([
    byAttendee('delegation.member-unlisted', 'delegation'),
  ]);
});

test('a delegation that another system hands in', async () => {
  const session = await world.session({ startsAtLocal: '2027-03-02T10:00' });
  const coordinator = { name: 'Mei', email: 'mei@example.org' };
  const input = delegationInput.parse({
    coordinator,
    organization: 'City of Kaohsiung',
    sessions: [session.id],
    members: [person()],
  });
  expect(await auditEntries(CreateDelegation, (flow) => flow.run(world.call.slug, input, organizer))).toEqual([
    byStaff('delegation.started', 'delegation'),
    byStaff('registration.confirmed', 'registration'),
    byStaff('delegation.registered', 'delegation'),
  ]);
});

test('mail that comes back', async () => {
  const session = await world.session();
  const { registration, attendee } = await come(session.id);
  await app.deliver();
  const message = await app.dataSource.getRepository(Message).findOneByOrFail({ registrationId: registration.id });
  const report = goldenBounce('postfix-unknown-user.eml', { messageId: message.messageId, email: attendee.email });
  const comesBack = () => auditEntries(ReceiveEmail, (flow) => flow.run(report, { kind: 'system' }));
  const back = [bySystem('message.bounced'), bySystem('attendee.unreachable', 'attendee')];
  expect(await comesBack()).toEqual(back);
  expect(await auditEntries(RetryMessages, (flow) => flow.one(message.id, organizer))).toEqual([
    byStaff('attendee.tried-again', 'attendee'),
    byStaff('message.retried', 'registration'),
  ]);
  await app.deliver();
  expect(await comesBack()).toEqual(back);
  expect(await auditEntries(RetryAddress, (flow) => flow.run(attendee.id, me(attendee.id)))).toEqual([
    byAttendee('attendee.tried-again', 'attendee'),
  ]);
  expect(await auditEntries(RetryAddress, (flow) => flow.run(attendee.id, me(attendee.id)))).toEqual([]);
});

test('mails of the call, and broadcasts', async () => {
  const worded = { state: 'Welcome, {name}' };
  const { slug } = world.call;
  expect(await auditEntries(SetEmailTemplate, (flow) => flow.run(slug, 'invited', 'en', worded, organizer))).toEqual([
    byStaff('call.mail-worded', 'call'),
  ]);
  await come((await world.session({ startsAtLocal: '2027-03-03T10:00' })).id);
  const input = broadcastInput.parse({ contents: { en: { subject: 'News', body: 'Good news.' } } });
  const about = (action: string) => byStaff(action, 'broadcast');
  let id = '';
  const draft = async (flow: DraftBroadcast) => {
    ({ id } = await flow.create(slug, input, organizer));
  };
  expect(await auditEntries(DraftBroadcast, draft)).toEqual([about('broadcast.created')]);
  const changes = { contents: { en: { subject: 'More news', body: 'Good news.' } } };
  expect(await auditEntries(DraftBroadcast, (flow) => flow.edit(id, changes, organizer))).toEqual([
    about('broadcast.edited'),
  ]);
  expect(await auditEntries(DraftBroadcast, (flow) => flow.remove(id, organizer))).toEqual([
    about('broadcast.deleted'),
  ]);
  await draft(app.app.get(DraftBroadcast));
  const reader = { name: 'Lin', email: 'lin@example.org' };
  expect(await auditEntries(TestBroadcast, (flow) => flow.run(id, reader, organizer))).toEqual([
    about('broadcast.tested'),
  ]);
  const { audience } = await app.app.get(PreviewBroadcast).run(world.call, input, organizer);
  const send = { confirm: audience.total, sendAt: new Date('2027-03-01T08:00:00Z') };
  expect(await auditEntries(ConfirmBroadcast, (flow) => flow.run(id, send, organizer))).toEqual([
    about('broadcast.scheduled'),
  ]);
  expect(await auditEntries(StopBroadcast, (flow) => flow.run(id, organizer))).toEqual([
    about('broadcast.unscheduled'),
  ]);
  const now = { confirm: audience.total, sendAt: null };
  expect(await auditEntries(ConfirmBroadcast, (flow) => flow.run(id, now, organizer))).toEqual([
    about('broadcast.began'),
  ]);
  const { id: sessionId } = await world.session({ startsAtLocal: '2027-03-04T10:00' });
  await come(sessionId);
  const content = { subject: 'News', body: 'Good news.' };
  expect(await auditEntries(WriteToAttendees, (flow) => flow.run(sessionId, content, 1, organizer))).toEqual([
    about('broadcast.created'),
    about('broadcast.began'),
  ]);
  await auditEntries(SendBroadcast, (flow) => flow.run());
  expect(await auditEntries(StopBroadcast, (flow) => flow.run(id, organizer))).toEqual([about('broadcast.stopped')]);
});

test('invitations to register, and the answers to them', async () => {
  const session = await world.session({ startsAtLocal: '2027-03-04T10:00' });
  const about = (action: string) => byStaff(action, 'invitation');
  const input = { sessions: [session.id], contents: {} };
  let id = '';
  const draft = async (flow: DraftInvitation) => {
    ({ id } = await flow.create(world.call.slug, input, organizer));
  };
  expect(await auditEntries(DraftInvitation, draft)).toEqual([about('invitation.created')]);
  expect(await auditEntries(DraftInvitation, (flow) => flow.edit(id, input, organizer))).toEqual([]);
  const reworded = { ...input, contents: { en: { subject: 'Join us', body: 'Please come.' } } };
  expect(await auditEntries(DraftInvitation, (flow) => flow.edit(id, reworded, organizer))).toEqual([
    about('invitation.edited'),
  ]);
  expect(await auditEntries(DraftInvitation, (flow) => flow.remove(id, organizer))).toEqual([
    about('invitation.deleted'),
  ]);
  await draft(app.app.get(DraftInvitation));
  const list = inviteesInput.parse({ list: 'Ines <ines@example.org>' });
  expect(await auditEntries(AddInvitees, (flow) => flow.run(id, list, organizer))).toEqual([
    about('invitation.people-added'),
  ]);
  const send = { confirm: 1, remindAt: null, reservedUntil: null };
  expect(await auditEntries(ConfirmInvitation, (flow) => flow.run(id, send, organizer))).toEqual([
    about('invitation.sent'),
  ]);
  expect(await auditEntries(SendInvitations, (flow) => flow.run())).toEqual([]);
  const invitee = await app.dataSource.getRepository(Invitee).findOneByOrFail({ invitationId: id });
  const token = invitationToken(app.config.secret, invitee.id, 1);
  const by = (action: string) => byAttendee(action, 'attendee');
  expect(await auditEntries(AnswerInvitation, (flow) => flow.decline(token, true, 'page 198.51.100.0/24'))).toEqual([
    by('attendee.invitation-declined'),
  ]);
  expect(await auditEntries(AnswerInvitation, (flow) => flow.decline(token, true, 'page 198.51.100.0/24'))).toEqual([]);
  expect(await auditEntries(AnswerInvitation, (flow) => flow.decline(token, false, 'page 198.51.100.0/24'))).toEqual([
    by('attendee.invitation-reopened'),
  ]);
  const ines = { name: 'Inês', timeZone: 'Europe/Lisbon', isOwnZone: true, language: 'en' };
  expect(
    await auditEntries(AnswerInvitation, (flow) => flow.register(token, [session.id], ines, 'page 198.51.100.0/24')),
  ).toEqual([by('attendee.proven'), by('attendee.renamed'), byAttendee('registration.confirmed')]);
  expect(await auditEntries(RemindInvitees, (flow) => flow.run(id, organizer))).toEqual([about('invitation.reminded')]);
  expect(await auditEntries(StopInvitation, (flow) => flow.run(id, organizer))).toEqual([about('invitation.stopped')]);
});

test('polls, and the answers to them', async () => {
  const about = (action: string) => byStaff(action, 'poll');
  const starts = [new Date('2027-03-04T10:00Z')];
  const input = { title: 'Deep dive', durationMinutes: 60, starts, closesAt: new Date('2027-03-01T10:00Z') };
  let made = { id: '', invitationId: '' };
  const draft = async (flow: DraftPoll) => {
    const { poll, invitation } = await flow.create(world.call.slug, input, organizer);
    made = { id: poll.id, invitationId: invitation.id };
  };
  expect(await auditEntries(DraftPoll, draft)).toEqual([about('poll.created')]);
  expect(await auditEntries(DraftPoll, (flow) => flow.remove(made.id, organizer))).toEqual([about('poll.deleted')]);
  await draft(app.app.get(DraftPoll));
  const list = inviteesInput.parse({ list: 'Ida <ida@example.org>' });
  expect(await auditEntries(AddInvitees, (flow) => flow.run(made.invitationId, list, organizer))).toEqual([
    about('poll.people-added'),
  ]);
  expect(await auditEntries(SendPoll, (flow) => flow.run(made.id, 1, organizer))).toEqual([about('poll.sent')]);
  await app.app.get(SendPolls).run();
  const invitee = await app.dataSource.getRepository(Invitee).findOneByOrFail({ invitationId: made.invitationId });
  const [start] = await listPollStarts(app.dataSource.manager, made.id);
  const answer = { startId: start?.id ?? '', answer: 'yes' as const, timeZone: null };
  const token = pollToken(app.config.secret, invitee.id, 1);
  const say = (flow: AnswerPoll) => flow.run(token, answer, 'page 198.51.100.0/24');
  expect(await auditEntries(AnswerPoll, say)).toEqual([byAttendee('attendee.poll-answered', 'attendee')]);
  expect(await auditEntries(AnswerPoll, say)).toEqual([]);
  expect(await auditEntries(RemindPoll, (flow) => flow.run(made.id, organizer))).toEqual([about('poll.reminded')]);
  expect(await auditEntries(ClosePoll, (flow) => flow.run(made.id, organizer))).toEqual([about('poll.closed')]);
  const schedule = (flow: SchedulePoll) => flow.run(made.id, answer.startId, organizer);
  expect(await auditEntries(SchedulePoll, schedule)).toEqual([
    byStaff('session.created', 'session'),
    about('poll.scheduled'),
  ]);
});

test('staff and keys', async () => {
  const lin = { email: 'lin@example.org', name: 'Lin', role: 'owner' as const, password: 'seven calm otters swim' };
  const about = (action: string) => byStaff(action, 'organizer');
  expect(await auditEntries(AddOrganizer, (flow) => flow.run(lin, organizer))).toEqual([about('organizer.added')]);
  expect(await auditEntries(AddOrganizer, (flow) => flow.run(lin, organizer))).toEqual([about('organizer.changed')]);
  let token = '';
  expect(
    await auditEntries(SignIn, async (flow) => ({ token } = (await flow.run({ ...lin, origin })) as StartedLogin)),
  ).toEqual([about('organizer.signed-in')]);
  expect(await auditEntries(EndLogins, (flow) => flow.byToken(token, origin))).toEqual([about('organizer.signed-out')]);
  expect(await auditEntries(EndLogins, (flow) => flow.byToken(token, origin))).toEqual([]);

  expect(await app.dataSource.getRepository(Organizer).countBy({ name: 'Lin' })).toBe(1);
  expect(await auditEntries(CreateApiKey, (flow) => flow.run({ name: 'Robot', role: 'viewer' }, organizer))).toEqual([
    byStaff('api-key.created', 'api-key'),
  ]);
  const robot = await app.dataSource.getRepository(ApiKey).findOneByOrFail({ name: 'Robot' });
  expect(await auditEntries(RevokeApiKey, (flow) => flow.run(robot.id, organizer))).toEqual([
    byStaff('api-key.revoked', 'api-key'),
  ]);
});

test('the team', async () => {
  const { mail } = app;
  const about = (action: string) => byStaff(action, 'organizer');
  const device = { network: null, browser: null, system: null };
  const self = async () => {
    const found = await app.dataSource.getRepository(Organizer).findOneByOrFail({ email: 'vera@example.org' });
    return { kind: 'organizer', id: found.id, role: found.role, origin } as const;
  };
  const invite = (flow: InviteMember) => flow.run({ email: 'vera@example.org', role: 'viewer' }, 'en', organizer);
  const change = (flow: ChangeMember, wanted: MemberChange) => async () =>
    flow.run((await self()).id, wanted, organizer);
  const choose = async (flow: ChoosePassword) => {
    await app.deliver();
    const [, token = ''] = /\/console\/password\/([\w-]+)/u.exec(mail.to('vera@example.org').at(-1)?.text ?? '') ?? [];
    await flow.run({ token, password: 'eleven old maps', name: 'Vera', device, origin });
  };
  expect(await auditEntries(InviteMember, invite)).toEqual([about('organizer.invited')]);
  expect(await auditEntries(InviteMember, async (flow) => flow.again((await self()).id, 'en', organizer))).toEqual([
    about('organizer.invitation-sent-again'),
  ]);
  expect(await auditEntries(ChangeMember, (flow) => change(flow, { kind: 'remove' })())).toEqual([
    about('organizer.invitation-withdrawn'),
  ]);
  expect(await auditEntries(InviteMember, invite)).toEqual([about('organizer.invited')]);
  expect(await auditEntries(ChoosePassword, choose)).toEqual([about('organizer.joined'), about('organizer.signed-in')]);
  for (const [wanted, action] of [
    [{ kind: 'role', role: 'organizer' }, 'organizer.role-changed'],
    [{ kind: 'deactivate' }, 'organizer.deactivated'],
    [{ kind: 'reactivate' }, 'organizer.reactivated'],
  ] as const) {
    expect(await auditEntries(ChangeMember, (flow) => change(flow, wanted)())).toEqual([about(action)]);
  }
  const request = (flow: RequestPassword) => flow.run('vera@example.org', 'en', origin);
  expect(await auditEntries(RequestPassword, request)).toEqual([
    `organizer.password-link-sent by visitor from ${origin} about organizer`,
  ]);
  expect(await auditEntries(RequestPassword, request)).toEqual([]);
  expect(await auditEntries(ChoosePassword, choose)).toEqual([
    about('organizer.password-reset'),
    about('organizer.signed-in'),
  ]);
  const next = { current: 'eleven old maps', next: 'twelve new maps', loginId: null, network: null };
  expect(
    await auditEntries(
      ChangePassword,
      async (flow) => void (await flow.run({ ...next, browserToken: undefined }, await self())),
    ),
  ).toEqual([about('organizer.password-changed')]);
  expect(await auditEntries(ChangeOwnName, async (flow) => flow.run('Vera Cruz', await self()))).toEqual([
    about('organizer.renamed'),
  ]);
  expect(await auditEntries(ChangeMember, (flow) => change(flow, { kind: 'remove' })())).toEqual([
    about('organizer.removed'),
  ]);
});

const unknownDevice = { network: null, browser: null, system: null };

test('two-step verification', async () => {
  const mei = { email: 'mei@example.org', name: 'Mei', role: 'owner' as const, password: 'nine green kites fly' };
  const { organizer: added } = await app.app.get(AddOrganizer).run(mei, organizer);
  const self = { kind: 'organizer', id: added.id, role: 'owner', origin } as const;
  const about = (action: string) => byStaff(action, 'organizer');
  const code = async () => {
    const found = await findAuthenticator(app.dataSource.manager, added.id);
    const secret = found && decryptTotpSecret([app.config.secret], added.id, found.secret);
    return generateSync({ secret: secret ?? '', epoch: Math.floor(app.clock.now().getTime() / 1000) });
  };
  await app.app.get(SetUpAuthenticator).start(self);
  const proof = { typed: mei.password, network: null, browserToken: undefined };
  let codes: string[] = [];
  const confirm = async (flow: SetUpAuthenticator) => (codes = await flow.confirm(await code(), self, null));
  expect(await auditEntries(SetUpAuthenticator, confirm)).toEqual([about('organizer.second-factor-on')]);
  const login = async () => {
    const [{ id }] = await app.dataSource.query(`select id from logins where organizer_id = $1`, [added.id]);
    return id as string;
  };
  const { token } = (await app.app.get(SignIn).run({ ...mei, origin })) as PendingLogin;
  const byRecoveryCode = (flow: ConfirmSignIn) =>
    flow.run({
      token,
      code: codes[0] ?? '',
      device: unknownDevice,
      origin,
      browserToken: undefined,
    });
  expect(await auditEntries(ConfirmSignIn, byRecoveryCode)).toEqual([
    about('organizer.signed-in'),
    about('organizer.recovery-code-used'),
  ]);
  const renew = async (flow: RenewRecoveryCodes) => (codes = await flow.run(proof, self));
  expect(await auditEntries(RenewRecoveryCodes, renew)).toEqual([about('organizer.recovery-codes-renewed')]);
  const withCode = async (flow: ConfirmLogin) => flow.run({ ...proof, typed: codes[1] ?? '' }, self, await login());
  expect(await auditEntries(ConfirmLogin, withCode)).toEqual([about('organizer.recovery-code-used')]);
  const passkey = new TestPasskey(app.url);
  const begin = app.app.get(BeginPasskey);
  const made = { name: 'Laptop', response: passkey.create(await begin.forNewPasskey(self, await login())) };
  expect(await auditEntries(AddPasskey, (flow) => flow.run(made, self, null))).toEqual([
    about('organizer.passkey-added'),
  ]);
  const signed = { response: passkey.sign(await begin.forSignIn(origin)), device: unknownDevice, origin };
  expect(await auditEntries(SignInWithPasskey, (flow) => flow.run(signed))).toEqual([about('organizer.signed-in')]);
  const [listed] = await listPasskeys(app.dataSource.manager, self.id);
  expect(await auditEntries(RemovePasskey, async (flow) => flow.run(listed?.id ?? '', self, await login()))).toEqual([
    about('organizer.passkey-removed'),
  ]);
  expect(await auditEntries(RequireSecondFactor, (flow) => flow.run(true, self))).toEqual([
    byStaff('workspace.second-factor-required', 'workspace'),
  ]);
  expect(await auditEntries(RequireSecondFactor, (flow) => flow.run(true, self))).toEqual([]);
  expect(await auditEntries(RequireSecondFactor, (flow) => flow.run(false, self))).toEqual([
    byStaff('workspace.second-factor-optional', 'workspace'),
  ]);
  const rotation = { present: app.config.secret, next: 'another secret of at least 32 characters', days: 3650 };
  expect(await auditEntries(RotateSecret, async (flow) => void (await flow.run(rotation, organizer)))).toEqual([
    byStaff('workspace.secret-rotated', 'workspace'),
  ]);
  expect(await auditEntries(TurnOffAuthenticator, (flow) => flow.run(proof, self))).toEqual([
    about('organizer.second-factor-off'),
  ]);
  expect(await auditEntries(ResetSecondFactor, (flow) => flow.run(added.id, organizer))).toEqual([
    about('organizer.second-factor-reset'),
  ]);
});

test('single sign-on', async () => {
  const publicUrl = 'https://greenroom.example';
  const provider = await TestOpenIdProvider.start(singleSignOnRedirectUri(publicUrl));
  const openId = { issuer: provider.issuer, ...openIdClient, name: 'City login' };
  const { databaseUrl } = app.config;
  const second = await startTestApp({ now: app.clock.now(), databaseUrl, config: { publicUrl, openId } });
  try {
    const email = 'ada@example.org';
    await second.app.get(InviteMember).run({ email, role: 'viewer' }, 'en', organizer);
    provider.claims = { email, email_verified: true };
    const { url, token } = await second.app.get(BeginSingleSignOn).run('/console', origin);
    const query = new URL(await provider.follow(url)).search;
    const arrive = () => second.app.get(CompleteSingleSignOn).run({ token, query, device: unknownDevice, origin });
    expect(await auditEntries(CompleteSingleSignOn, arrive)).toEqual([
      byStaff('organizer.joined', 'organizer'),
      byStaff('organizer.signed-in', 'organizer'),
    ]);
  } finally {
    await second.stop();
    await provider.stop();
  }
});

/** The letter to the only winner. */
async function letters(): Promise<void> {
  const slug = world.call.slug;
  const session = await world.session({ startsAtLocal: '2027-03-05T10:00' });
  const { registration } = await come(session.id, { email: 'lead@j-1.example' });
  await app.app
    .get(ProveAddress)
    .run(await app.dataSource.getRepository(Attendee).findOneByOrFail({ id: registration.attendeeId }));
  const about = (action: string) => byStaff(`letter.${action}`, 'letter');
  const contents = { en: { subject: 'You won', body: '{{title}}' } };
  const confirm = () =>
    auditEntries(ConfirmLetter, (flow) =>
      flow.run(slug, 'winner', { confirm: 1, writesAgain: false, sendAt: null }, organizer),
    );
  expect(await auditEntries(EditLetter, (flow) => flow.run(slug, 'winner', { contents }, organizer))).toEqual([
    about('created'),
    about('edited'),
  ]);
  const reader = { name: 'Olga', email: 'olga@example.org', language: 'en', title: 'A sample' };
  expect(await auditEntries(TestLetter, (flow) => flow.run(slug, 'winner', reader, organizer))).toEqual([
    about('tested'),
  ]);
  expect(await confirm()).toEqual([about('scheduled')]);
  expect(await auditEntries(SendLetters, (flow) => flow.run())).toEqual([bySystem('letter.began', 'letter')]);
  expect(await auditEntries(HoldLetter, (flow) => flow.hold(slug, 'winner', organizer))).toEqual([about('held')]);
  expect(await confirm()).toEqual([about('released')]);
  expect(await auditEntries(HoldLetter, (flow) => flow.takeBack(slug, 'winner', organizer))).toEqual([
    about('taken-back'),
  ]);
}

test('the jury', async () => {
  const slug = world.call.slug;
  const { dataSource, clock } = app;
  const juror: Actor = { ...(await makeStaff(dataSource, clock, 'ana@jury.example')), origin };
  const [first, second] = [await makeProposal(dataSource, clock, 'J-1'), await makeProposal(dataSource, clock, 'J-2')];
  await app.app.get(EditCall).run(slug, { criteria, winners: 1 }, organizer);
  const rules = juryRulesInput.parse({
    scale: { min: 1, max: 5 },
    weights: { impact: 2, people: 1 },
    sharesFeedback: true,
  });
  expect(await auditEntries(SetJuryRules, (flow) => flow.run(slug, rules, organizer))).toEqual([
    byStaff('jury.rules-set', 'call'),
  ]);
  await app.dataSource.query(
    `update jury_settings set tz_version = '2020a', scores_until_local = '2027-05-01T20:00',
       scores_until_at = '2027-05-01T12:30Z'`,
  );
  expect(await auditEntries(RederiveDeadlines, (flow) => flow.run())).toEqual([
    bySystem('jury.deadline-moved', 'call'),
  ]);
  await app.dataSource.query(`update jury_settings set scores_until_local = null, scores_until_at = null`);
  expect(await auditEntries(AssignProposals, (flow) => flow.run(slug, { perProposal: 1, seed: 1 }, organizer))).toEqual(
    [byStaff('jury.dealt', 'call')],
  );
  const pair = { proposal: 'J-2', juror: 'ana@jury.example' };
  expect(await auditEntries(AssignByHand, (flow) => flow.run(slug, { add: [], remove: [pair] }, organizer))).toEqual([
    byStaff('jury.unassigned', 'proposal'),
  ]);
  expect(await auditEntries(AssignByHand, (flow) => flow.run(slug, { add: [pair], remove: [] }, organizer))).toEqual([
    byStaff('jury.assigned', 'proposal'),
  ]);
  expect(await auditEntries(RecordAccess, (flow) => flow.run('proposal', `proposal:${first}`, juror))).toEqual([
    byStaff('jury.proposal-read', 'proposal'),
  ]);
  const sheet = { scores: { impact: '4', people: '4' }, comment: '', feedback: 'Clear numbers.', handIn: true };
  const score = (changes: object) =>
    auditEntries(
      ScoreProposal,
      async (flow) => void (await flow.run(first, { ...sheet, version: 0, ...changes }, juror)),
    );
  expect(await score({ handIn: false })).toEqual([byStaff('jury.draft-saved', 'proposal')]);
  expect(await score({ version: 1 })).toEqual([byStaff('jury.handed-in', 'proposal')]);
  const call = await getCallBySlug(dataSource.manager, slug);
  expect(await auditEntries(DiscussProposal, (flow) => flow.run(call.id, first, 'Why?', juror))).toEqual([
    byStaff('jury.discussed', 'proposal'),
  ]);
  const texts = await listTeamFeedback(dataSource.manager, await getCallBySlug(dataSource.manager, slug));
  const release = { proposalId: first, jurorId: null, isReleased: true, seen: seenFeedback(texts) };
  for (const isReleased of [true, false])
    expect(
      await auditEntries(
        ReleaseFeedback,
        async (flow) => void (await flow.run(slug, { ...release, isReleased }, organizer)),
      ),
    ).toEqual([byStaff(isReleased ? 'jury.feedback-released' : 'jury.feedback-withheld', 'proposal')]);
  expect(await score({ version: 2, handIn: false })).toEqual([byStaff('jury.taken-back', 'proposal')]);
  const jurorId = juror.kind === 'organizer' ? juror.id : '';
  const conflict = { jurorId, kind: 'interest' as const, reason: '', about: { proposalId: second } };
  expect(await auditEntries(DeclareConflict, (flow) => flow.run(slug, conflict, juror))).toEqual([
    byStaff('jury.conflict-declared', 'proposal'),
  ]);
  const [{ id }] = await dataSource.query(`select id from jury_conflicts`);
  expect(await auditEntries(DeclareConflict, (flow) => flow.lift(slug, id, organizer))).toEqual([
    byStaff('jury.conflict-lifted', 'proposal'),
  ]);
  await dataSource.query(`update proposal_members set email_key = $2 where proposal_id = $1`, [
    second,
    'ana@jury.example',
  ]);
  for (const ruling of ['confirmed', 'dismissed'] as const) {
    const review = { jurorId, proposalId: second, ruling, reason: 'Known.' };
    expect(await auditEntries(ReviewConflict, (flow) => flow.run(slug, review, organizer))).toEqual([
      byStaff(`jury.conflict-${ruling}`, 'proposal'),
    ]);
  }
  const { proposals, results } = await readJuryProgress(
    dataSource.manager,
    await getCallBySlug(dataSource.manager, slug),
  );
  const seen = seenRanks(frozenRanks(results, proposals));
  for (const [work, action] of [
    [(flow: PublishShortlist) => flow.publish(slug, organizer), 'jury.shortlist-published'],
    [(flow: PublishShortlist) => flow.takeBack(slug, organizer), 'jury.shortlist-taken-back'],
  ] as const)
    expect(await auditEntries(PublishShortlist, work)).toEqual([byStaff(action, 'call')]);
  const choice = { winners: [first], outstanding: [], note: '', fewer: false, seen };
  expect(await auditEntries(DecideWinners, (flow) => flow.run(slug, choice, organizer))).toEqual([
    byStaff('proposal.state-changed', 'proposal'),
    byStaff('proposal.state-changed', 'proposal'),
    byStaff('jury.decided', 'call'),
  ]);
  const others = proposals.filter(({ id: one, state }) => one !== first && state === 'submitted').length;
  expect(await auditEntries(DeclineOthers, (flow) => flow.run(slug, others, organizer))).toEqual([
    ...Array<string>(others).fill(byStaff('proposal.state-changed', 'proposal')),
    byStaff('jury.others-dismissed', 'call'),
  ]);
  expect(await auditEntries(PublishDecision, (flow) => flow.run(slug, '2099-01-01T12:00', organizer))).toEqual([
    byStaff('jury.published', 'call'),
  ]);
  await letters();
  expect(await auditEntries(AnswerAcceptance, (flow) => flow.run(first, 'accepted', organizer))).toEqual([
    byStaff('winner.accepted', 'proposal'),
  ]);
  for (const [isHidden, action] of [
    [true, 'winner.hidden'],
    [false, 'winner.shown'],
  ] as const) {
    expect(await auditEntries(EditWinnerEntry, (flow) => flow.hide(first, isHidden, organizer))).toEqual([
      byStaff(action, 'proposal'),
    ]);
  }
  await dataSource.query(`update acceptances set state = 'pending'`);
  const extend = (flow: OfferPlace) => flow.extend(slug, null, '2099-02-01T12:00', organizer);
  expect(await auditEntries(OfferPlace, extend)).toEqual([byStaff('winner.deadline-set', 'proposal')]);
  await dataSource.query(`update acceptances set state = 'accepted'`);
  const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  const picture = await SpooledFile.receive(Readable.from([png]), 'us.png', { folder: tmpdir(), maxBytes: 10_000 });
  expect(await auditEntries(SetWinnerPicture, (flow) => flow.run(first, [picture], organizer))).toEqual([
    byStaff('winner.picture-set', 'proposal'),
  ]);
  for (const [isPublic, action] of [
    [true, 'winner.page-published'],
    [false, 'winner.page-unpublished'],
  ] as const) {
    expect(await auditEntries(PublishWinners, (flow) => flow.run(slug, isPublic, organizer))).toEqual([
      byStaff(action, 'call'),
    ]);
  }
  expect(await auditEntries(PublishWinners, (flow) => flow.arrange(slug, [first], organizer))).toEqual([
    byStaff('winner.arranged', 'call'),
  ]);
  await picture.close();
  expect(await auditEntries(SetWinnerPicture, (flow) => flow.remove(first, organizer))).toEqual([
    byStaff('winner.picture-removed', 'proposal'),
  ]);
  expect((await auditEntries(ReopenDecision, (flow) => flow.run(slug, 'A protest', organizer))).at(-1)).toBe(
    byStaff('jury.reopened', 'call'),
  );
});

test('who was there', async () => {
  const session = await world.session();
  const { registration, attendee } = await come(session.id);
  const now = app.clock.now();
  app.clock.set(session.endsAt);
  try {
    const { email } = attendee;
    const told = [{ email, fromAt: session.startsAt, untilAt: session.endsAt }];
    expect(await auditEntries(RecordAttendance, (flow) => flow.run(session.id, told, organizer))).toEqual([
      byStaff('session.attendance-noted', 'session'),
    ]);
    expect(await auditEntries(RecordAttendance, (flow) => flow.run(session.id, told, organizer))).toEqual([]);
    const input = { report: `email,minutes\n${email},30`, timeZone: null, choices: new Map(), byName: false };
    expect(await auditEntries(ImportReport, (flow) => flow.run(session.id, input, organizer))).toEqual([
      byStaff('session.attendance-reported', 'session'),
    ]);
    const [report] = await listReports(app.dataSource.manager, session.id);
    expect(await auditEntries(RemoveReport, (flow) => flow.run(session.id, report?.id ?? '', organizer))).toEqual([
      byStaff('session.attendance-taken-back', 'session'),
    ]);
    expect(
      await auditEntries(CorrectAttendance, (flow) =>
        flow.run(session.id, [registration.id], { as: 'absent' }, organizer),
      ),
    ).toEqual([byStaff('registration.presence-corrected', 'registration')]);
  } finally {
    app.clock.set(now);
  }
});

test('the door, the room, and what comes after a session', async () => {
  app.clock.set('2027-03-01T08:00:00Z');
  const venue = await world.session({
    format: 'in-person',
    venue: 'Pier 2',
    startsAtLocal: '2027-03-01T17:00',
    durationMinutes: 60,
  });
  const later = await world.session({ startsAtLocal: '2027-03-01T16:10' });
  const { registration } = await come(venue.id);
  const id = registration.id;
  expect(await auditEntries(CheckIn, (flow) => flow.run(venue.id, { registrationId: id }, organizer))).toEqual([
    byStaff('registration.checked-in', 'registration'),
  ]);
  expect(await auditEntries(UndoCheckIn, (flow) => flow.run(venue.id, id, undefined, organizer))).toEqual([
    byStaff('registration.check-in-undone', 'registration'),
  ]);
  expect(await auditEntries(AdmitWalkIn, (flow) => flow.run(venue.id, person(), organizer))).toEqual([
    byStaff('registration.confirmed', 'registration'),
    byStaff('registration.checked-in', 'registration'),
  ]);
  const { attendee } = await come(later.id);
  expect(await auditEntries(SetRoomCode, (flow) => flow.renew(later.id, false, organizer))).toEqual([
    byStaff('session.room-code', 'session'),
  ]);
  const room = await findRoomCode(app.dataSource.manager, later.id);
  const code = shownRoomCode(app.config.secret, room!, app.clock.now());
  expect(await auditEntries(SelfCheckIn, (flow) => flow.run(code, attendee.email, 'page 198.51.100.0/24'))).toEqual([
    byAttendee('registration.checked-in'),
  ]);
  expect(
    await auditEntries(EnterAsHost, (flow) => flow.run(later.id, { id: randomUUID(), name: 'Host' }, organizer)),
  ).toEqual([byStaff('session.hosted', 'session')]);
  expect(await auditEntries(SetFeedbackForm, (flow) => flow.run(venue.id, ([first]) => [first!], organizer))).toEqual([
    byStaff('session.feedback-asked', 'session'),
  ]);

  app.clock.set('2027-03-01T10:30:00Z');
  const [seat]: { id: string }[] = await app.dataSource.query(
    `select id from registrations where session_id = $1 and attendee_id = $2`,
    [later.id, attendee.id],
  );
  const mine = seat?.id ?? '';
  const stretch = { ext_user_id: mine, joins: ['2027-03-01T08:10:00Z'], leaves: ['2027-03-01T09:25:00Z'] };
  const report = { meeting_id: later.id, data: { attendees: [stretch] } };
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS512' })
    .setExpirationTime(new Date('2027-03-02T00:00:00Z'))
    .sign(new TextEncoder().encode(roomSecret));
  expect(await auditEntries(ReceiveReport, (flow) => flow.run(`Bearer ${token}`, report))).toEqual([
    bySystem('session.room-reported', 'session'),
  ]);
  let certificate!: { id: string };
  expect(
    await auditEntries(IssueCertificate, async (flow) => (certificate = await flow.run(mine, me(attendee.id)))),
  ).toEqual([byAttendee('registration.certificate-issued')]);
  expect(await auditEntries(RevokeCertificate, (flow) => flow.run(certificate.id, true, organizer))).toEqual([
    byStaff('registration.certificate-revoked', 'registration'),
  ]);
  expect(await auditEntries(CorrectName, (flow) => flow.run(mine, { name: 'Renamed' }, organizer))).toEqual([
    byStaff('attendee.renamed', 'attendee'),
  ]);
  // Nothing here shows who gave feedback, either.
  expect(await auditEntries(GiveFeedback, (flow) => flow.run(mine, { useful: '5' }, false))).toEqual([
    'session.feedback by visitor from null about session',
  ]);
  const recording = {
    title: '',
    kind: 'recording',
    language: null,
    visibility: 'after',
    url: 'https://x.example',
  } as const;
  await app.app.get(AddMaterial).run(later.id, recording, null, organizer);
  const reader = { email: 'latecomer@example.org', language: 'en', timeZone: 'UTC' };
  expect(await auditEntries(RequestRecording, (flow) => flow.run(world.call, later.id, reader, visitor))).toEqual([
    byVisitor('session.recording-requested', 'session'),
  ]);
});

test('pilots', async () => {
  const members = [{ email: 'reef@example.org' }];
  const proposal = { title: 'Reef blocks', theme: 'energy', state: 'winner' as const, members };
  await app.app.get(PutProposal).run(world.call.slug, 'pilot-1', proposal, organizer);
  const ids: string[] = [];
  const create = async (flow: CreatePilot) => void ids.push(await flow.run(world.call.slug, 'pilot-1', organizer));
  expect(await auditEntries(CreatePilot, create)).toEqual([byStaff('pilot.created', 'pilot')]);
  expect(await auditEntries(CreatePilot, create)).toEqual([]);
  const pilot = { call: world.call.slug, id: ids[0] ?? '' };
  const running = pilotInput.parse({ state: 'running' });
  expect(await auditEntries(EditPilot, (flow) => flow.run(pilot, () => running, organizer))).toEqual([
    byStaff('pilot.edited', 'pilot'),
  ]);
  expect(await auditEntries(EditPilot, (flow) => flow.run(pilot, () => running, organizer))).toEqual([]);
  const milestone = milestoneInput.parse({ title: 'First block', dueOn: '2027-06-01' });
  const add = async (flow: ChangeMilestone) => void ids.push(await flow.add(pilot, milestone, organizer));
  expect(await auditEntries(ChangeMilestone, add)).toEqual([byStaff('pilot.milestone-added', 'pilot')]);
  const renamed = () => ({ ...milestone, title: 'Two blocks' });
  const [, added = ''] = ids.slice(-2);
  expect(await auditEntries(ChangeMilestone, (flow) => flow.edit(pilot, added, renamed, organizer))).toEqual([
    byStaff('pilot.milestone-edited', 'pilot'),
  ]);
  expect(await auditEntries(ChangeMilestone, (flow) => flow.complete(pilot, added, organizer))).toEqual([
    byStaff('pilot.milestone-done', 'pilot'),
  ]);
  expect(await auditEntries(ChangeMilestone, (flow) => flow.delete(pilot, added, organizer))).toEqual([
    byStaff('pilot.milestone-deleted', 'pilot'),
  ]);
  const link = { title: '', url: 'https://city.example' };
  const attach = async (flow: EditPilot) => void ids.push(await flow.addDocument(pilot, link, null, organizer));
  expect(await auditEntries(EditPilot, attach)).toEqual([byStaff('pilot.document-added', 'pilot')]);
  const document = ids.at(-1) ?? '';
  expect(await auditEntries(EditPilot, (flow) => flow.removeDocument(pilot, document, organizer))).toEqual([
    byStaff('pilot.document-deleted', 'pilot'),
  ]);
  expect(await auditEntries(EditPilot, (flow) => flow.delete(pilot, organizer))).toEqual([
    byStaff('pilot.deleted', 'pilot'),
  ]);
});

test('the teams of winners', async () => {
  const session = await world.session({ kind: 'showcase', capacity: 10, startsAtLocal: '2027-04-04T16:00' });
  const proposal = { title: 'Moss walls', theme: 'energy', organization: 'Port Moss', state: 'winner' as const };
  await app.app
    .get(PutProposal)
    .run(world.call.slug, 'team-1', { ...proposal, members: [{ email: 'moss@example.org' }] }, organizer);
  const teams = { proposals: ['team-1'], seatsPerTeam: 2 };
  expect(await auditEntries(InviteTeams, (flow) => flow.run(session.id, teams, organizer))).toEqual([
    byStaff('session.seats-reserved', 'session'),
    byStaff('delegation.started', 'delegation'),
    byStaff('proposal.team-invited', 'proposal'),
  ]);
});

test('personal data', async () => {
  const session = await world.session({ startsAtLocal: '2030-01-14T16:00' });
  const { attendee } = await come(session.id);
  const details = { name: 'Somebody Else', organization: 'Port of Oslo' };
  const here = 'page 198.51.100.0/24';
  expect(await auditEntries(CorrectDetails, (flow) => flow.run(attendee.id, details, here))).toEqual([
    byAttendee('attendee.renamed', 'attendee'),
    byAttendee('attendee.moved', 'attendee'),
  ]);
  const address = 'somebody-else@example.org';
  const owner = { kind: 'attendee' as const, id: attendee.id, origin: here };
  expect(await auditEntries(RequestAddressChange, (flow) => flow.run(attendee.id, address, owner))).toEqual([
    byAttendee('attendee.address-change-asked', 'attendee'),
  ]);
  const [wanted]: { id: string }[] = await app.dataSource.query(`select id from address_changes`);
  const token = changeToken(app.config.secret, wanted?.id ?? '');
  expect(await auditEntries(ChangeAddress, (flow) => flow.run(token, here))).toEqual([
    byAttendee('registration.claimed'),
    byAttendee('registration.resent'),
    byAttendee('attendee.address-changed', 'attendee'),
  ]);
  const edited = { name: 'Ed', organization: null, language: 'de', timeZone: 'Europe/Oslo' };
  expect(await auditEntries(EditPerson, (flow) => flow.run(attendee.id, edited, organizer))).toEqual([
    byStaff('attendee.renamed', 'attendee'),
    byStaff('attendee.moved', 'attendee'),
    byStaff('attendee.preferences', 'attendee'),
  ]);
  const ids = [attendee.id];
  expect(await auditEntries(TagPeople, (flow) => flow.run(session.callId, ids, 'VIP', organizer))).toEqual([
    byStaff('attendee.tagged', 'attendee'),
  ]);
  const [tag]: { id: string }[] = await app.dataSource.query(`select id from tags`);
  expect(await auditEntries(RenameTag, (flow) => flow.run(tag?.id ?? '', 'Press', organizer))).toEqual([
    byStaff('call.tag-renamed', 'call'),
  ]);
  expect(await auditEntries(UntagPeople, (flow) => flow.run(tag?.id ?? '', ids, organizer))).toEqual([
    byStaff('attendee.untagged', 'attendee'),
  ]);
  expect(await auditEntries(DeleteTag, (flow) => flow.run(tag?.id ?? '', organizer))).toEqual([
    byStaff('call.tag-deleted', 'call'),
  ]);
  expect(await auditEntries(WriteNote, (flow) => flow.run(attendee.id, 'Called', organizer))).toEqual([
    byStaff('attendee.note-written', 'attendee'),
  ]);
  const [note]: { id: string }[] = await app.dataSource.query(`select id from person_notes`);
  expect(await auditEntries(EditNote, (flow) => flow.run(note?.id ?? '', 'Wrote', organizer))).toEqual([
    byStaff('attendee.note-edited', 'attendee'),
  ]);
  expect(await auditEntries(DeleteNote, (flow) => flow.run(note?.id ?? '', organizer))).toEqual([
    byStaff('attendee.note-deleted', 'attendee'),
  ]);
  const double = await come(session.id);
  await app.app.get(ProveAddress).run(attendee, here);
  expect(await auditEntries(MergePeople, (flow) => flow.run(double.attendee.id, attendee.id, organizer))).toEqual([
    byStaff('registration.cancelled', 'registration'),
    byStaff('attendee.merged', 'attendee'),
    byStaff('attendee.took-in', 'attendee'),
  ]);
  expect(await auditEntries(UnmergePeople, (flow) => flow.run(double.attendee.id, organizer))).toEqual([
    byStaff('attendee.unmerged', 'attendee'),
    byStaff('attendee.gave-back', 'attendee'),
  ]);
  const block = { reason: 'Spam', withdraws: false };
  expect(await auditEntries(BlockPerson, (flow) => flow.run(double.attendee.id, block, organizer))).toEqual([
    byStaff('attendee.blocked', 'attendee'),
  ]);
  expect(await auditEntries(UnblockPerson, (flow) => flow.run(double.attendee.id, organizer))).toEqual([
    byStaff('attendee.unblocked', 'attendee'),
  ]);
  const vouched = { email: 'vouched@example.org', reason: 'Called them' };
  expect(await auditEntries(VouchAddress, (flow) => flow.run(attendee.id, vouched, organizer))).toEqual([
    byStaff('registration.resent', 'registration'),
    byStaff('attendee.address-changed', 'attendee'),
  ]);
  expect(await auditEntries(RecordExport, (flow) => flow.run(session, 'attendees', organizer))).toEqual([
    byStaff('session.exported', 'session'),
  ]);
  const ofCall = { id: session.callId };
  expect(await auditEntries(RecordExport, (flow) => flow.run(ofCall, 'proposals', organizer))).toEqual([
    byStaff('call.proposals-exported', 'call'),
  ]);
  expect(await auditEntries(RecordExport, (flow) => flow.run(ofCall, 'jury-results', organizer))).toEqual([
    byStaff('call.results-exported', 'call'),
  ]);
  expect(await auditEntries(ExportPerson, (flow) => flow.run(attendee.id, organizer))).toEqual([
    byStaff('attendee.exported', 'attendee'),
  ]);
  expect(await auditEntries(ErasePerson, (flow) => flow.run(attendee.id, organizer))).toEqual([
    byStaff('registration.cancelled', 'registration'),
    byStaff('attendee.erased', 'attendee'),
  ]);
  const texts = { controller: 'City', contactEmail: 'dpo@example.org', purpose: 'Webinars', legalBasis: 'Task' };
  const notice = privacyNoticeInput.parse({ ...texts, retentionDays: 1 });
  await app.app.get(SetPrivacyNotice).run(world.call.slug, notice, organizer);
  app.clock.set('2036-01-01T00:00:00Z');
  const expired = await auditEntries(EraseExpired, (flow) => flow.run());
  expect(new Set(expired)).toEqual(
    new Set([bySystem('attendee.erased', 'attendee'), bySystem('call.people-erased', 'call')]),
  );
});

describe('no flow is forgotten', () => {
  const sourcesIn = (folder: string, suffix: string) =>
    readdirSync(join(projectRoot, 'src', folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith(suffix))
      .map((file) => readFileSync(join(projectRoot, 'src', folder, file), 'utf8'));

  test('each was driven above, or leaves nothing', () => {
    const flows = sourcesIn('flows', '.flow.ts').flatMap((source) =>
      [...source.matchAll(/@Injectable\(\)\n(?:(?:@|\/\/).*\n)*export class (\w+)/gu)].map(([, name]) => name),
    );
    expect(flows.length).toBeGreaterThan(40);
    expect(flows.filter((name) => !driven.has(name!) && !tellNothing.includes(name!))).toEqual([]);
  });

  test('each action has its words in every language', () => {
    const known = auditActions.all;
    const recording = [...sourcesIn('flows', '.ts'), ...sourcesIn('domain', '.ts')].filter((source) =>
      /\b(?:record|recordAll)\(/u.test(source),
    );
    const written = recording.flatMap((source) =>
      [...source.matchAll(new RegExp(`'((?:${auditGroups().join('|')})\\.[a-z-]+)'`, 'gu'))].map(
        ([, action]) => action,
      ),
    );
    expect(written).toEqual(expect.arrayContaining(['registration.promoted', 'api-key.revoked']));
    expect(written.filter((action) => !known.includes(action!))).toEqual([]);
    const missing = organizerLanguages.flatMap(({ code }) =>
      [...known.map((action) => `action.${action}`), ...auditGroups().map((group) => `group.${group}`)]
        .filter((key) => !hasMessage(code, `console.identity.audit.${key}`))
        .map((key) => `${code} ${key}`),
    );
    expect(missing).toEqual([]);
  });
});
