import { campaignTexts } from '../../../domain/campaigns/campaign-texts.js';
import { z } from 'zod';
import type { Letter } from '../domain/letter.entity.js';
import { letterOutcomes } from '../../../domain/proposals/letter-outcome.js';
import { deliveryStates, type LetterRecipientRow, type LetterCounts } from '../domain/letters.queries.js';

const instant = z.string().meta({ format: 'date-time' });
const count = z.number().int();
export const letterStates = ['draft', 'scheduled', 'held', 'sending', 'sent'] as const;

export const letterSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    outcome: z.enum(letterOutcomes).meta({ description: 'The result that the letter is about.' }),
    state: z.enum(letterStates),
    contents: campaignTexts.meta({ description: 'Subject and text by language, with their merge fields.' }),
    writesAgain: z
      .boolean()
      .meta({ description: 'Whether people who already had a letter about another result get it, too.' }),
    sendAt: instant.nullable(),
    timeZone: z.string().nullable().meta({ description: 'Time zone in which `sendAt` was chosen.' }),
    held: z.object({ reason: z.string(), at: instant.nullable() }).nullable().meta({
      description: 'Why nothing more is sent: an organizer put it on hold, or its result is not public.',
    }),
    emails: z.object({ queued: count, sent: count, bounced: count, failed: count, dropped: count }),
    createdAt: instant,
    updatedAt: instant,
    startedAt: instant.nullable(),
    endedAt: instant.nullable().meta({ description: 'When sending finished.' }),
  })
  .meta({ id: 'Letter', title: 'Letter' });
export type LetterView = z.output<typeof letterSchema>;

/** Returns the API view of a letter. */
export function letterView(letter: Letter, emails: LetterCounts | undefined): LetterView {
  const { id, outcome, state, writesAgain, sendAt, sendZone, heldReason, heldAt } = letter;
  return {
    id,
    outcome,
    state,
    contents: letter.contents,
    writesAgain,
    sendAt: sendAt?.toISOString() ?? null,
    timeZone: sendZone,
    held: heldReason === null ? null : { reason: heldReason, at: heldAt?.toISOString() ?? null },
    emails: emails ?? { queued: 0, sent: 0, bounced: 0, failed: 0, dropped: 0 },
    createdAt: letter.createdAt.toISOString(),
    updatedAt: letter.updatedAt.toISOString(),
    startedAt: letter.startedAt?.toISOString() ?? null,
    endedAt: letter.endedAt?.toISOString() ?? null,
  };
}

export const letterRecipientSchema = z
  .object({
    proposal: z.object({ externalId: z.string(), title: z.string() }),
    name: z.string(),
    email: z.string(),
    state: z.enum(deliveryStates),
    messageId: z.string().nullable().meta({
      format: 'uuid',
      description: 'ID of the message, which can be retried. Null once it is so old that it was removed.',
    }),
    attempts: count,
    queuedAt: instant,
    sentAt: instant.nullable(),
    bouncedAt: instant.nullable().meta({ description: 'When a delivery failure was reported (RFC 3464).' }),
    result: z
      .string()
      .nullable()
      .meta({ description: 'What the mail server or the delivery report said last, or why the letter was dropped.' }),
  })
  .meta({ id: 'LetterRecipient', title: 'Recipient of a letter' });
type LetterRecipientView = z.output<typeof letterRecipientSchema>;

/** Returns the API view of a person who got a letter. */
export function letterRecipientView(row: LetterRecipientRow): LetterRecipientView {
  const { externalId, title, name, email, messageId, attempts, queuedAt, sentAt, bouncedAt, result } = row;
  return {
    proposal: { externalId, title },
    name,
    email,
    state: row.state,
    messageId,
    attempts,
    queuedAt: queuedAt.toISOString(),
    sentAt: sentAt?.toISOString() ?? null,
    bouncedAt: bouncedAt?.toISOString() ?? null,
    result,
  };
}
