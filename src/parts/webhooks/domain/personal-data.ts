import type { PersonalData } from '../../../domain/privacy/personal-data.js';

/** Webhooks belong to the team. What receivers answer to full payloads, which name people, is not stored. */
export const personalData: PersonalData = {
  fates: {
    none: [
      'webhooks.format',
      'webhooks.host',
      'webhooks.name',
      'webhooks.paused_because',
      'webhooks.payload',
      'webhooks.previous_secret',
      'webhooks.secret',
      'webhooks.types',
      'webhooks.url',
      'webhook_deliveries.answer',
      'webhook_deliveries.state',
      'webhook_deliveries.type',
    ],
  },
};
