import { Body, Get, Header, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MessageComposer } from '../../domain/notifications/composing/message-composer.js';
import { RetryMessages } from '../../flows/notifications/retry-messages.flow.js';
import { type Actor, isAble, requireAbility } from '../../domain/identity/actor.js';
import { mimeDigest, mimeSource } from '../../domain/notifications/email/mime.js';
import type { Message } from '../../domain/notifications/message.entity.js';
import { getMessage, listMessages } from '../../domain/notifications/outbox/messages.queries.js';
import { findSentTogether } from '../../domain/notifications/outbox/sent-together.queries.js';
import { Config } from '../../platform/config.js';
import { listSuppressed, type SuppressedPerson } from '../../domain/notifications/suppression/suppressions.queries.js';
import { getRegistration } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { isErased } from '../../domain/privacy/erasure.js';
import { Gone } from '../../platform/errors.js';
import { ApiController, Caller, noBody } from '../api-controller.js';
import { Operation } from '../operation.js';
import { asked, bothWays } from '../list-query.js';
import { pageOf, pageOfAll, pageQuery } from '../page.js';
import { z } from 'zod';
import { kindOf, messageKinds } from '../../domain/notifications/kinds/kinds.js';
import { messageStates } from '../../domain/notifications/message.js';
import { registrationStates } from '../../domain/registrations/registration.js';

const instant = z.string().meta({ format: 'date-time' });

const messageSchema = z
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
type MessageView = z.output<typeof messageSchema>;

/** A message as the API returns it. */
function messageView(message: Message, actor: Actor): MessageView {
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

const unreachableSchema = z
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
function unreachableView(person: SuppressedPerson): z.output<typeof unreachableSchema> {
  const { registrationId, state, name, email, since, words } = person;
  return { registrationId, state, name, email, since: since.toISOString(), words };
}

/** Maximum number of people listed. */
const maxUnreachable = 10_000;

const listQuery = pageQuery.extend({
  state: asked.state(messageStates),
  kind: z
    .lazy(() => z.enum(messageKinds()))
    .optional()
    .meta({ description: 'Return only those of this kind.' }),
  sort: asked.sort(bothWays('createdAt')),
});
const unreachableQuery = pageQuery.extend({
  state: asked.state(registrationStates),
  q: asked.q('a name or email address'),
  sort: asked.sort(bothWays('since')),
});

@ApiController('Messages')
export class MessagesApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly retryMessages: RetryMessages,
  ) {}

  @Get('registrations/:id/messages')
  @Operation({
    summary: 'List messages of a registration',
    description: 'Every email to the person about this registration, with what became of it.',
    answer: 'A page of messages, in the order in which they are sent.',
    schema: pageOf(messageSchema),
    refusals: { 404: 'Registration not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(
    @Param('id') id: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
    @Caller() actor: Actor,
  ) {
    const connection = this.database.manager;
    const registration = await getRegistration(connection, id);
    const list = {
      name: `messages:${registration.id}`,
      position: ({ position }: Message) => [position],
      state: ({ state }: Message) => state,
      kind: ({ kind }: Message) => kind,
    };
    const view = (message: Message) => messageView(message, actor);
    return pageOfAll(this.config.secret, list, query, await listMessages(connection, registration.id), view);
  }

  // It contains the attendee's personal links, which allow changes, so read permission is not enough.
  @Get('messages/:id/source')
  @Operation({
    summary: 'Get the raw email',
    description:
      "Returns the MIME message as it was or will be sent, byte for byte. It is composed again from what is stored: if that doesn't make the same bytes any more, because Greenroom, its settings, the call or the time zone data has changed since, the answer is 410. It contains the attendee's personal links, so keys with the role `viewer` can't read it.",
    answer: 'The RFC 5322 message.',
    answerType: 'message/rfc822',
    refusals: {
      404: 'Message not found.',
      410: "The recipient's data was erased (`data-erased`), or the email can't be made again as it was sent (`source-changed`).",
    },
    requires: 'change',
  })
  @Header('cache-control', 'no-store')
  async source(@Param('id') id: string, @Caller() actor: Actor): Promise<StreamableFile> {
    const connection = this.database.manager;
    const message = await getMessage(connection, id);
    requireAbility(actor, kindOf(message.kind).readBy ?? 'change');
    if (isErased(message.payload.recipient)) throw new Gone('data-erased', "The recipient's data was erased.");
    const [lead = message, ...companions] = await findSentTogether(connection, message);
    const mail = await new MessageComposer(connection, this.config).compose(lead, companions);
    const bytes = mimeSource(mail);
    if (message.state === 'sent' && lead.sentDigest !== null && lead.sentDigest !== mimeDigest(bytes)) {
      throw new Gone(
        'source-changed',
        "The email can't be made again as it was sent: since then, Greenroom, its settings, the call or the time zone data has changed.",
      );
    }
    return new StreamableFile(bytes, { type: 'message/rfc822' });
  }

  @Post('messages/:id/retry')
  @Operation({
    summary: 'Retry a message',
    description:
      'Requeues a message that failed, bounced, or was dropped because its address is suppressed, and lifts the suppression. The Message-ID stays the same.',
    answer: 'The queued message.',
    schema: messageSchema,
    refusals: {
      404: 'Message not found.',
      409: 'The message was delivered, is still queued, or was superseded by a later one, or the session is over.',
    },
    requires: 'change',
  })
  async retry(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    return messageView(await this.retryMessages.one(id, actor), actor);
  }

  @Get('sessions/:id/unreachable')
  @Operation({
    summary: 'List unreachable people',
    description:
      'Nothing is sent to an address that has bounced until somebody retries one of its messages, or the person gives another address.',
    answer: 'A page of registered people whose address is suppressed, longest suppressed first.',
    schema: pageOf(unreachableSchema),
    refusals: { 404: 'Session not found.' },
    requires: 'read',
    reads: 'query',
  })
  async unreachable(
    @Param('id') id: string,
    @Query({ schema: unreachableQuery }) query: z.output<typeof unreachableQuery>,
  ) {
    const connection = this.database.manager;
    const session = await getSession(connection, id);
    const list = {
      name: `unreachable:${id}`,
      position: (one: SuppressedPerson) => [one.registrationId],
      state: ({ state }: SuppressedPerson) => state,
      texts: ({ name, email }: SuppressedPerson) => [name, email],
    };
    const people = await listSuppressed(connection, session.id, maxUnreachable);
    return pageOfAll(this.config.secret, list, query, people, unreachableView);
  }
}
