import { Global, Module } from '@nestjs/common';
import { MailTemplatesApiController } from '../api/notifications/email-templates.controller.js';
import { InboxApiController } from '../api/notifications/inbox.controller.js';
import { MessagesApiController } from '../api/notifications/messages.controller.js';
import { MailEditorController } from '../console/notifications/email-editor.controller.js';
import { MailsController } from '../console/notifications/email-templates.controller.js';
import { MessagesController } from '../console/notifications/messages.controller.js';
import { RetryController } from '../console/notifications/retry.controller.js';
import { DeliverMessages } from '../flows/notifications/deliver-messages.flow.js';
import { PlanReminders } from '../flows/notifications/plan-reminders.flow.js';
import { TakeInMail } from '../flows/notifications/receive-email.flow.js';
import { RemoveOldMessages } from '../flows/notifications/remove-old-messages.flow.js';
import { ResendInvite } from '../flows/notifications/resend-invite.flow.js';
import { ResendMany } from '../flows/notifications/resend-invites.flow.js';
import { TryAgain } from '../flows/notifications/retry-address.flow.js';
import { RetryMessages } from '../flows/notifications/retry-messages.flow.js';
import { SampleMail } from '../flows/notifications/sample-email.flow.js';
import { SendTestMail } from '../flows/notifications/send-test-email.flow.js';
import { SetMailTemplate } from '../flows/notifications/set-email-template.flow.js';
import { MuteMails } from '../flows/notifications/unsubscribe.flow.js';
import { MyMailController } from '../site/notifications/my-email.controller.js';
import { UnsubscribeController } from '../site/notifications/unsubscribe.controller.js';

const flows = [
  DeliverMessages,
  MuteMails,
  PlanReminders,
  RemoveOldMessages,
  ResendInvite,
  ResendMany,
  RetryMessages,
  SampleMail,
  SendTestMail,
  SetMailTemplate,
  TakeInMail,
  TryAgain,
];

/** Emails: the outbox and its delivery, reminders, templates, inbound email and unsubscribing. */
@Global()
@Module({
  controllers: [
    // Public pages
    MyMailController,
    UnsubscribeController,
    // Console
    MailEditorController,
    MailsController,
    MessagesController,
    RetryController,
    // API
    InboxApiController,
    MailTemplatesApiController,
    MessagesApiController,
  ],
  providers: [...flows],
  exports: [...flows],
})
export class NotificationsModule {}
