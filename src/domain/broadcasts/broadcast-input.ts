import { z } from 'zod';
import { comingInstant } from '../../platform/validation.js';
import { campaignTexts } from '../campaigns/campaign-texts.js';
import { timeZoneInput } from '../time/zone-input.js';
import { audienceFilter } from './audience-filter.js';

/** A draft of a broadcast. */
export const broadcastInput = z.strictObject({
  filter: audienceFilter.prefault({}),
  contents: campaignTexts.meta({ minProperties: 1 }),
});
export type BroadcastInput = z.output<typeof broadcastInput>;

/** Changes to a draft; each part is replaced as a whole. */
export const broadcastChanges = broadcastInput.partial();
export type BroadcastChanges = z.output<typeof broadcastChanges>;

/** Confirms and optionally schedules a broadcast. */
export const sendInput = z.strictObject({
  confirm: z.int().min(0).meta({ description: 'Number of recipients, as returned by the preview.' }),
  sendAt: comingInstant.nullable().default(null).meta({ description: 'When to start sending. Defaults to now.' }),
  timeZone: timeZoneInput
    .optional()
    .meta({ description: "Time zone in which `sendAt` is shown. Defaults to the call's time zone." }),
});
export type SendInput = z.output<typeof sendInput>;
