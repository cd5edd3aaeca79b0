import { area } from '../../app/area.js';
import { apiResources } from '../../api/resource.js';
import { webhookResource } from './api/webhook-resource.queries.js';
import { features } from '../../domain/calls/feature.js';
import { searchEntries } from '../../console/calls/search-entries.js';
import { fullObjects } from './api/full-objects.js';
import { WebhooksApiController } from './api/webhooks.controller.js';
import { newWebhookPath, webhooksPath } from './console/webhook-paths.js';
import { WebhooksController } from './console/webhooks.controller.js';
import { staffWebhook } from './domain/emails/staff-webhook.js';
import { eventObjects } from './domain/event-objects.js';
import { personalData } from './domain/personal-data.js';
import { ChangeWebhook } from './flows/change-webhook.flow.js';
import { DeliverWebhooks, ForgetDeliveries } from './flows/deliver-webhooks.flow.js';

/** Webhooks: events that are delivered to other programs as they happen. */
export const webhooks = area({
  name: 'webhooks',
  data: {
    personalData,
    emails: [staffWebhook],
    auditActions: [
      'webhook.created',
      'webhook.edited',
      'webhook.rotated',
      'webhook.paused',
      'webhook.resumed',
      'webhook.removed',
      'webhook.tested',
      'webhook.replayed',
    ],
  },
  surface: {
    contributes: [
      apiResources.with(webhookResource),
      ...fullObjects.map((one) => eventObjects.with(one)),
      features.with({
        name: 'webhooks',
        isUsed: 'exists (select from webhooks where call_id = $1 or call_id is null)',
      }),
      searchEntries.with({ label: 'console.webhooks.new', path: newWebhookPath, isForOwners: true }),
    ],
    navigation: [
      {
        name: 'webhooks',
        group: 'settings',
        order: 45,
        label: 'console.webhooks.title',
        ability: 'administer',
        path: webhooksPath,
        feature: 'webhooks',
      },
    ],
    controllers: [WebhooksController, WebhooksApiController],
    providers: [ChangeWebhook, DeliverWebhooks, ForgetDeliveries],
  },
});
