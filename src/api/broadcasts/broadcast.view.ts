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
  unsubscribed: count.meta({ description: 'People who want no news.' }),
  suppressed: count.meta({ description: 'People to whom mail comes back.' }),
});

export const broadcastSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    call: z.string().meta({ description: 'Slug of its call.' }),
    state: z.enum(broadcastStates),
    filter: broadcastInput.shape.filter,
    contents: broadcastInput.shape.contents,
    sendAt: instant.nullable(),
    timeZone: z.string().nullable().meta({ description: 'In which `sendAt` was chosen.' }),
    recipients: count.nullable().meta({ description: 'How many were to get it when sending began.' }),
    leftOut: leftOut.nullable().meta({ description: 'How many did not, though the filter found them.' }),
    mails: z.object({
      waiting: count.meta({ description: 'Not in the outbox yet.' }),
      queued: count,
      sent: count,
      failed: count,
      dropped: count.meta({ description: 'It was stopped, or the person wants no news any more.' }),
    }),
    createdBy: z.string(),
    createdAt: instant,
    updatedAt: instant,
    startedAt: instant.nullable(),
    endedAt: instant.nullable().meta({ description: 'When all of it was settled, or when it was stopped.' }),
  })
  .meta({ id: 'Broadcast', title: 'Broadcast' });
export type BroadcastView = z.output<typeof broadcastSchema>;

/** A broadcast as the API shows it. */
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
    count: count.meta({ description: 'How many people would get it now: the number to confirm.' }),
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
      .meta({ description: 'What up to three of them would read. The key of a viewer sees addresses masked.' }),
  })
  .meta({ id: 'BroadcastPreview', title: 'What a broadcast would do' });
type PreviewView = z.output<typeof previewSchema>;

/** A preview as the API shows it. */
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
