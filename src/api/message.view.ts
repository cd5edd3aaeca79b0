import { z } from 'zod';
import { messageKinds, messageStates } from '../notices/message.js';
import type { Message } from '../notices/message.entity.js';

const instant = z.string().meta({ format: 'date-time' });

export const messageSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    kind: z.enum(messageKinds),
    state: z.enum(messageStates),
    createdAt: instant,
    dueAt: instant.meta({ description: 'When it is, or was, to be sent; later after each attempt that failed.' }),
    sentAt: instant.nullable(),
    attempts: z.number().int(),
    messageId: z.string().meta({ description: 'RFC 5322 Message-ID, the same in every attempt.' }),
    result: z.string().nullable().meta({ description: 'What the mail server said last, or why it was dropped.' }),
  })
  .meta({ id: 'Message', title: 'Message' });
export type MessageView = z.output<typeof messageSchema>;

/** A message as the API shows it. */
export function messageView(message: Message): MessageView {
  return {
    id: message.id,
    kind: message.kind,
    state: message.state,
    createdAt: message.createdAt.toISOString(),
    dueAt: message.dueAt.toISOString(),
    sentAt: message.sentAt?.toISOString() ?? null,
    attempts: message.attempts,
    messageId: message.messageId,
    result: message.result,
  };
}
