import { Module } from '@nestjs/common';
import { FlowsModule } from '../flows/flows.module.js';
import { AnswersController } from './questions/answers.controller.js';
import { AttendanceController } from './attendance/attendance.controller.js';
import { PresenceController } from './attendance/presence.controller.js';
import { ReportController } from './attendance/report.controller.js';
import { AttendeesController } from './people/attendees.controller.js';
import { AuditController } from './staff/audit.controller.js';
import { BroadcastFormController } from './broadcasts/broadcast-form.controller.js';
import { BroadcastPreviewController } from './broadcasts/broadcast-preview.controller.js';
import { BroadcastSendController } from './broadcasts/broadcast-send.controller.js';
import { BroadcastsController } from './broadcasts/broadcasts.controller.js';
import { BulkController } from './people/bulk.controller.js';
import { CancelController } from './sessions/cancel.controller.js';
import { CertificatesController } from './after/certificates.controller.js';
import { FeedbackController } from './after/feedback.controller.js';
import { DelegationController } from './delegations/delegation.controller.js';
import { Desk } from './desk.js';
import { juryControllers } from './jury/jury-controllers.js';
import { DoorController } from './door/door.controller.js';
import { DoorScansController } from './door/door-scans.controller.js';
import { DoorsController } from './door/doors.controller.js';
import { RoomCodeController } from './door/room-code.controller.js';
import { WalkInController } from './door/walk-in.controller.js';
import { ImportController } from './people/import.controller.js';
import { KeptSeatsController } from './sessions/kept-seats.controller.js';
import { LinksController } from './proposals/links.controller.js';
import { MailEditorController } from './messages/mail-editor.controller.js';
import { MailsController } from './messages/mails.controller.js';
import { MessagesController } from './messages/messages.controller.js';
import { HostController } from './sessions/host.controller.js';
import { MoveController } from './sessions/move.controller.js';
import { OrganizationController } from './organizations/organization.controller.js';
import { OrganizationMergeController } from './organizations/organization-merge.controller.js';
import { OrganizationsController } from './organizations/organizations.controller.js';
import { OutcomesController } from './outcomes/outcomes.controller.js';
import { ProposalHooksController } from './proposals/hooks.controller.js';
import { ProposalMergeController } from './proposals/merge.controller.js';
import { ProposalController } from './proposals/proposal.controller.js';
import { ProposalsController } from './proposals/proposals.controller.js';
import { ProposalsImportController } from './proposals/proposals-import.controller.js';
import { QuestionsController } from './questions/questions.controller.js';
import { RegistrationsController } from './people/registrations.controller.js';
import { RetryController } from './messages/retry.controller.js';
import { SessionController } from './sessions/session.controller.js';
import { SessionFormController } from './sessions/session-form.controller.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SignInController } from './staff/sign-in.controller.js';
import { StaffController } from './staff/staff.controller.js';
import { TeamsController } from './teams/teams.controller.js';

/** The console of the organizers. */
@Module({
  imports: [FlowsModule],
  providers: [Desk],
  controllers: [
    ...juryControllers,
    AnswersController,
    AttendanceController,
    AttendeesController,
    AuditController,
    BroadcastFormController,
    BroadcastPreviewController,
    BroadcastSendController,
    BroadcastsController,
    BulkController,
    CancelController,
    CertificatesController,
    FeedbackController,
    DelegationController,
    DoorController,
    DoorScansController,
    DoorsController,
    ImportController,
    KeptSeatsController,
    LinksController,
    MailEditorController,
    MailsController,
    MessagesController,
    HostController,
    MoveController,
    OrganizationController,
    OrganizationMergeController,
    OrganizationsController,
    OutcomesController,
    PresenceController,
    ProposalController,
    ProposalMergeController,
    ProposalHooksController,
    ProposalsController,
    ProposalsImportController,
    QuestionsController,
    RegistrationsController,
    ReportController,
    RetryController,
    RoomCodeController,
    SessionController,
    SessionFormController,
    SessionsController,
    SignInController,
    StaffController,
    TeamsController,
    WalkInController,
  ],
})
export class ConsoleModule {}
