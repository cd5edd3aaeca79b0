import { Module } from '@nestjs/common';
import { FlowsModule } from '../flows/flows.module.js';
import { AnswersController } from './answers.controller.js';
import { AttendeesController } from './attendees.controller.js';
import { AuditController } from './audit.controller.js';
import { BroadcastFormController } from './broadcast-form.controller.js';
import { BroadcastPreviewController } from './broadcast-preview.controller.js';
import { BroadcastSendController } from './broadcast-send.controller.js';
import { BroadcastsController } from './broadcasts.controller.js';
import { BulkController } from './bulk.controller.js';
import { CancelController } from './cancel.controller.js';
import { DelegationController } from './delegation.controller.js';
import { Desk } from './desk.js';
import { ImportController } from './import.controller.js';
import { KeptSeatsController } from './kept-seats.controller.js';
import { MailEditorController } from './mail-editor.controller.js';
import { MailsController } from './mails.controller.js';
import { MessagesController } from './messages.controller.js';
import { MoveController } from './move.controller.js';
import { OrganizationController } from './organization.controller.js';
import { OrganizationMergeController } from './organization-merge.controller.js';
import { OrganizationsController } from './organizations.controller.js';
import { ProposalsController } from './proposals.controller.js';
import { QuestionsController } from './questions.controller.js';
import { RegistrationsController } from './registrations.controller.js';
import { RetryController } from './retry.controller.js';
import { SessionController } from './session.controller.js';
import { SessionFormController } from './session-form.controller.js';
import { SessionsController } from './sessions.controller.js';
import { SignInController } from './sign-in.controller.js';
import { StaffController } from './staff.controller.js';

/** The console of the organizers. */
@Module({
  imports: [FlowsModule],
  providers: [Desk],
  controllers: [
    AnswersController,
    AttendeesController,
    AuditController,
    BroadcastFormController,
    BroadcastPreviewController,
    BroadcastSendController,
    BroadcastsController,
    BulkController,
    CancelController,
    DelegationController,
    ImportController,
    KeptSeatsController,
    MailEditorController,
    MailsController,
    MessagesController,
    MoveController,
    OrganizationController,
    OrganizationMergeController,
    OrganizationsController,
    ProposalsController,
    QuestionsController,
    RegistrationsController,
    RetryController,
    SessionController,
    SessionFormController,
    SessionsController,
    SignInController,
    StaffController,
  ],
})
export class ConsoleModule {}
