import { z } from 'zod';
import { type Actor, isAble } from '../../domain/identity/actor.js';
import { messageKinds } from '../../domain/notifications/kinds/kinds.js';
import { messageStates } from '../../domain/notifications/message.js';
import type { Message } from '../../domain/notifications/message.entity.js';
import type { SuppressedPerson } from '../../domain/notifications/suppression/suppressions.queries.js';
import { registrationStates } from '../../domain/registrations/registration.js';

const instant = z.string().meta({ format: 'date-time' });

export const messageSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    kind: z.lazy(() => z.enum(messageKinds())),
    state: z.enum(messageStates),
    createdAt: instant,
    dueAt: instant.meta({
      description: 'When the message is due. Each failed attempt moves it to the time of the next one.',
    }),
    sentAt: instant.nullable(),
    attempts: z.number().int(),
    messageId: z.string().nullable().meta({
      description:
        'RFC 5322 Message-ID, the same for all attempts. Null for keys that can only read, because it can be used to report a bounce: it has a random part that only the email contains.',
    }),
    sentWith: z.string().nullable().meta({
      format: 'uuid',
      description: 'The message in whose email this one is sent, if one request caused several messages.',
    }),
    result: z
      .string()
      .nullable()
      .meta({ description: 'Last response from the mail server, or why the message was dropped.' }),
    bouncedAt: instant.nullable().meta({ description: 'When a delivery failure was reported (RFC 3464).' }),
    bounceStatus: z.string().nullable().meta({ description: 'RFC 3463 status code of the bounce or delay report.' }),
    bounceDiagnostic: z.string().nullable().meta({ description: "The mail server's diagnostic text in the report." }),
  })
  .meta({ id: 'Message', title: 'Message' });
export type MessageView = z.output<typeof messageSchema>;

/** A message as the API returns it. */
export function messageView(message: Message, actor: Actor): MessageView {
  return {
    id: message.id,
    kind: message.kind,
    state: message.state,
    createdAt: message.createdAt.toISOString(),
    dueAt: message.dueAt.toISOString(),
    sentAt: message.sentAt?.toISOString() ?? null,
    attempts: message.attempts,
    messageId: isAble(actor, 'change') ? message.messageId : null,
    sentWith: message.sentWith,
    result: message.result,
    bouncedAt: message.bouncedAt?.toISOString() ?? null,
    bounceStatus: message.bounceStatus,
    bounceDiagnostic: message.bounceDiagnostic,
  };
}

export const unreachableSchema = z
  .object({
    registrationId: z.string().meta({ format: 'uuid' }),
    state: z.enum(registrationStates),
    name: z.string(),
    email: z.string(),
    since: instant.meta({ description: 'When the address was suppressed.' }),
    words: z
      .string()
      .nullable()
      .meta({ description: 'Diagnostic text from the mail server that permanently rejected the address.' }),
  })
  .meta({ id: 'SuppressedPerson', title: 'Unreachable person' });

/** Returns the API view of a person whose address is suppressed. */
export function unreachableView(person: SuppressedPerson): z.output<typeof unreachableSchema> {
  const { registrationId, state, name, email, since, words } = person;
  return { registrationId, state, name, email, since: since.toISOString(), words };
}
