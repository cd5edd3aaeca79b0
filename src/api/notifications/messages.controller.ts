import { Body, Get, Header, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MessageComposer } from '../../domain/notifications/composing/message-composer.js';
import { RetryMessages } from '../../flows/notifications/retry-messages.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
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
import { ApiController } from '../api-controller.js';
import { Caller } from '../api.guard.js';
import { messageSchema, type MessageView, messageView, unreachableSchema, unreachableView } from './message.view.js';
import { Operation } from '../operation.js';
import { type Page, pageOf, pageOfAll, type PageQuery, pageQuery } from '../page.js';
import { noBody } from '../schema.pipe.js';

/** Maximum number of people listed. */
const maxUnreachable = 10_000;

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
    status: 200,
    answer: 'A page of messages, in the order in which they are sent.',
    schema: pageOf(messageSchema),
    refusals: { 404: 'Registration not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(
    @Param('id') id: string,
    @Query({ schema: pageQuery }) query: PageQuery,
    @Caller() actor: Actor,
  ): Promise<Page<MessageView>> {
    const connection = this.database.manager;
    const registration = await getRegistration(connection, id);
    const list = { name: `messages:${registration.id}`, position: (message: Message) => [message.position] };
    const view = (message: Message) => messageView(message, actor);
    return pageOfAll(this.config.secret, list, query, await listMessages(connection, registration.id), view);
  }

  // It contains the attendee's personal links, which allow changes, so read permission is not enough.
  @Get('messages/:id/source')
  @Operation({
    summary: 'Get the raw email',
    description:
      "Returns the MIME message as it was or will be sent, byte for byte. It is composed again from what is stored: if that doesn't make the same bytes any more, because Greenroom, its settings, the call or the time zone data has changed since, the answer is 410. It contains the attendee's personal links, so keys with the role `viewer` can't read it.",
    status: 200,
    answer: 'The RFC 5322 message.',
    answerType: 'message/rfc822',
    refusals: {
      404: 'Message not found.',
      410: "The recipient's data was erased (`data-erased`), or the email can't be made again as it was sent (`source-changed`).",
    },
    requires: 'change',
  })
  @Header('cache-control', 'no-store')
  async source(@Param('id') id: string): Promise<StreamableFile> {
    const connection = this.database.manager;
    const message = await getMessage(connection, id);
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
    status: 200,
    answer: 'The queued message.',
    schema: messageSchema,
    refusals: {
      404: 'Message not found.',
      409: 'The message was delivered, is still queued, or was superseded by a later one, or the session is over.',
    },
    requires: 'change',
  })
  async retry(
    @Param('id') id: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<MessageView> {
    return messageView(await this.retryMessages.one(id, actor), actor);
  }

  @Get('sessions/:id/unreachable')
  @Operation({
    summary: 'List unreachable people',
    status: 200,
    answer: 'A page of registered people whose address is suppressed, longest suppressed first.',
    schema: pageOf(unreachableSchema),
    refusals: { 404: 'Session not found.' },
    requires: 'read',
    reads: 'query',
  })
  async unreachable(@Param('id') id: string, @Query({ schema: pageQuery }) query: PageQuery) {
    const connection = this.database.manager;
    const session = await getSession(connection, id);
    const list = { name: `unreachable:${id}`, position: (one: SuppressedPerson) => [one.registrationId] };
    const people = await listSuppressed(connection, session.id, maxUnreachable);
    return pageOfAll(this.config.secret, list, query, people, unreachableView);
  }
}
