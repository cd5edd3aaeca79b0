import { z } from 'zod';
import type { Audience } from '../../domain/broadcasts/audience.queries.js';
import { broadcastStates } from '../../domain/broadcasts/broadcast.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import { broadcastInput } from '../../domain/broadcasts/broadcast-input.js';
import type { BroadcastCounts } from '../../domain/broadcasts/broadcasts.queries.js';
import type { PreviewedEmail } from '../../flows/broadcasts/preview-broadcast.flow.js';

const instant = z.string().meta({ format: 'date-time' });
const count = z.number().int();
const leftOut = z.object({
  unsubscribed: count.meta({ description: 'People who unsubscribed from news.' }),
  suppressed: count.meta({ description: 'People whose address is suppressed after a bounce.' }),
});

export const broadcastSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    call: z.string().meta({ description: 'Slug of the call.' }),
    state: z.enum(broadcastStates),
    filter: broadcastInput.shape.filter,
    contents: broadcastInput.shape.contents,
    sendAt: instant.nullable(),
    timeZone: z.string().nullable().meta({ description: 'Time zone in which `sendAt` was chosen.' }),
    recipients: count.nullable().meta({ description: 'Number of recipients when sending started.' }),
    leftOut: leftOut
      .nullable()
      .meta({ description: 'Number of people who match the filter but were left out, by reason.' }),
    mails: z.object({
      waiting: count.meta({ description: 'Not yet queued.' }),
      queued: count,
      sent: count,
      failed: count,
      dropped: count.meta({ description: 'Not sent because the broadcast was stopped or the person unsubscribed.' }),
    }),
    createdBy: z.string(),
    createdAt: instant,
    updatedAt: instant,
    startedAt: instant.nullable(),
    endedAt: instant.nullable().meta({ description: 'When the broadcast was completed or stopped.' }),
  })
  .meta({ id: 'Broadcast', title: 'Broadcast' });
export type BroadcastView = z.output<typeof broadcastSchema>;

/** Returns the API view of a broadcast. */
export function broadcastView(broadcast: Broadcast, call: string, mails: BroadcastCounts): BroadcastView {
  const { unsubscribed, suppressed } = broadcast;
  return {
    id: broadcast.id,
    call,
    state: broadcast.state,
    filter: broadcast.filter,
    contents: broadcast.contents,
    sendAt: broadcast.sendAt?.toISOString() ?? null,
    timeZone: broadcast.sendZone,
    recipients: broadcast.recipients,
    leftOut: unsubscribed === null || suppressed === null ? null : { unsubscribed, suppressed },
    mails,
    createdBy: broadcast.createdBy,
    createdAt: broadcast.createdAt.toISOString(),
    updatedAt: broadcast.updatedAt.toISOString(),
    startedAt: broadcast.startedAt?.toISOString() ?? null,
    endedAt: broadcast.endedAt?.toISOString() ?? null,
  };
}

export const previewSchema = z
  .object({
    count: count.meta({ description: 'Number of people who would get it now. Send this number as `confirm`.' }),
    leftOut,
    byLanguage: z.array(z.object({ language: z.string(), count })),
    byCountry: z.array(z.object({ country: z.string().nullable(), count })),
    mails: z
      .array(
        z.object({
          to: z.object({ name: z.string(), email: z.string(), language: z.string(), timeZone: z.string() }),
          subject: z.string(),
          text: z.string(),
          html: z.string(),
        }),
      )
      .meta({
        description:
          'The email as up to three recipients would get it. Addresses are masked for keys with the role `viewer`.',
      }),
  })
  .meta({ id: 'BroadcastPreview', title: 'Broadcast preview' });
type PreviewView = z.output<typeof previewSchema>;

/** Returns the API view of a preview. */
export function previewView({
  audience,
  mails,
}: {
  audience: Audience;
  mails: readonly PreviewedEmail[];
}): PreviewView {
  return {
    count: audience.total,
    leftOut: audience.leftOut,
    byLanguage: audience.byLanguage,
    byCountry: audience.byCountry,
    mails: mails.map(({ reader: { name, email, language, timeZone }, mail }) => ({
      to: { name, email, language, timeZone },
      ...mail,
    })),
  };
}
