import { SampleEmail } from '../flows/notifications/sample-email.flow.js';
import { area } from '../app/area.js';
import { searchEntries } from '../console/calls/search-entries.js';
import { EmailTemplatesApiController } from '../api/notifications/email-templates.controller.js';
import { InboxApiController } from '../api/notifications/inbox.controller.js';
import { MessagesApiController } from '../api/notifications/messages.controller.js';
import { homeTodos } from '../console/calls/home-todos.js';
import { lateEmailTodos } from '../console/notifications/home-todo.js';
import { EmailTemplateController } from '../console/notifications/email-template.controller.js';
import { AutomaticEmailsController } from '../console/notifications/automatic-emails.controller.js';
import { DeliveryController } from '../console/notifications/delivery.controller.js';
import { MessagesController } from '../console/notifications/messages.controller.js';
import { DeliverMessages } from '../flows/notifications/deliver-messages.flow.js';
import { StopSpeakerEmails } from '../flows/notifications/stop-speaker-emails.flow.js';
import { StopSpeakerEmailsController } from '../site/speakers/stop-speaker-emails.controller.js';
import { NotifySpeakers } from '../flows/notifications/notify-speakers.flow.js';
import { PlanReminders } from '../flows/notifications/plan-reminders.flow.js';
import { ReceiveEmail } from '../flows/notifications/receive-email.flow.js';
import { RemoveOldMessages } from '../flows/notifications/remove-old-messages.flow.js';
import { ResendInvite } from '../flows/notifications/resend-invite.flow.js';
import { RetryMessages } from '../flows/notifications/retry-messages.flow.js';
import { SetEmailTemplate } from '../flows/notifications/set-email-template.flow.js';
import { Unsubscribe } from '../flows/notifications/unsubscribe.flow.js';
import { MyEmailController } from '../site/notifications/my-email.controller.js';
import { UnsubscribeController } from '../site/notifications/unsubscribe.controller.js';
import { automaticEmailsPath, deliveryPath, emailTemplatesPath } from '../console/paths/notification-paths.js';

/** Emails: the outbox and its delivery, reminders, templates, inbound email and unsubscribing. */
export const notifications = area({
  name: 'notifications',
  data: {
    auditActions: [
      'attendee.muted',
      'attendee.unmuted',
      'attendee.unreachable',
      'attendee.tried-again',
      'message.bounced',
      'message.retried',
      'call.email-tested',
      'call.email-tests-started',
      'call.email-tests-ended',
      'call.mail-worded',
      'call.mail-restored',
    ],
  },
  surface: {
    contributes: [
      searchEntries.with({ label: 'console.calls.checklist.test', path: deliveryPath }),
      searchEntries.with({
        label: 'console.registrations.people.filter.address.unreachable',
        path: deliveryPath,
        under: 'console.notifications.delivery.title',
        also: 'console.notifications.bounceSearch',
      }),
      homeTodos.with(lateEmailTodos),
    ],
    navigation: [
      {
        name: 'automatic-emails',
        group: 'messages',
        order: 15,
        label: 'console.notifications.planned.title',
        ability: 'read',
        path: automaticEmailsPath,
      },
      {
        name: 'emails',
        group: 'messages',
        order: 20,
        label: 'console.notifications.templates.nav',
        ability: 'read',
        path: emailTemplatesPath,
      },
      {
        name: 'delivery',
        group: 'messages',
        order: 30,
        label: 'console.notifications.delivery.title',
        ability: 'read',
        path: deliveryPath,
      },
    ],
    apiTags: [
      { name: 'Messages', order: 170, description: 'Emails to individual people, with their delivery state.' },
      { name: 'Email templates', order: 180, description: 'Custom texts for emails.' },
      { name: 'Inbound email', order: 190, description: 'Calendar responses and delivery reports.' },
    ],
    controllers: [
      // Public pages
      MyEmailController,
      UnsubscribeController,
      StopSpeakerEmailsController,
      // Console
      AutomaticEmailsController,
      EmailTemplateController,
      DeliveryController,
      MessagesController,
      // API
      InboxApiController,
      EmailTemplatesApiController,
      MessagesApiController,
    ],
    providers: [
      DeliverMessages,
      Unsubscribe,
      NotifySpeakers,
      StopSpeakerEmails,
      PlanReminders,
      RemoveOldMessages,
      ResendInvite,
      RetryMessages,
      SampleEmail,
      SetEmailTemplate,
      ReceiveEmail,
    ],
  },
});
