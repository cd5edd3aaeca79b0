import { Body, Get, Header, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MessageComposer } from '../../domain/notifications/composing/message-composer.js';
import { RetryMessages } from '../../flows/notifications/retry-messages.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { mimeSource } from '../../domain/notifications/email/mime.js';
import type { Message } from '../../domain/notifications/message.entity.js';
import { getMessage, listMessages } from '../../domain/notifications/outbox/messages.queries.js';
import { Config } from '../../platform/config.js';
import { listSuppressed, type SuppressedPerson } from '../../domain/notifications/suppression/suppressions.queries.js';
import { getRegistration } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ApiController } from '../api-controller.js';
import { Caller } from '../api.guard.js';
import { messageSchema, type MessageView, messageView, unreachableSchema, unreachableView } from './message.view.js';
import { Operation } from '../operation.js';
import { type Page, pageOf, pageOfAll, type PageQuery, pageQuery } from '../page.js';
import { noBody } from '../schema.pipe.js';

/** The most people listed: with more, something else is wrong. */
const mostUnreachable = 10_000;

@ApiController('Messages')
export class MessagesApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly retryMessages: RetryMessages,
  ) {}

  @Get('registrations/:id/messages')
  @Operation({
    summary: 'List the messages of a registration in order',
    status: 200,
    answer: 'A page of messages.',
    schema: pageOf(messageSchema),
    refusals: { 404: 'There is no such registration.' },
    requires: 'read',
    reads: 'query',
  })
  async list(@Param('id') id: string, @Query({ schema: pageQuery }) query: PageQuery): Promise<Page<MessageView>> {
    const connection = this.database.manager;
    const registration = await getRegistration(connection, id);
    const list = { name: `messages:${registration.id}`, position: (message: Message) => [message.position] };
    return pageOfAll(this.config.secret, list, query, await listMessages(connection, registration.id), messageView);
  }

  // It holds the attendee's own links, which may change things: reading alone is not enough.
  @Get('messages/:id/source')
  @Operation({
    summary: 'Read the raw mail as it was, or will be, sent',
    description: "It holds the attendee's secret links, so the key of a viewer may not read it.",
    status: 200,
    answer: 'RFC 5322 bytes.',
    answerType: 'message/rfc822',
    refusals: { 404: 'There is no such message.' },
    requires: 'change',
  })
  @Header('cache-control', 'no-store')
  async source(@Param('id') id: string): Promise<StreamableFile> {
    const connection = this.database.manager;
    const message = await getMessage(connection, id);
    const mail = await new MessageComposer(connection, this.config).compose(message);
    return new StreamableFile(mimeSource(mail), { type: 'message/rfc822' });
  }

  @Post('messages/:id/retry')
  @Operation({
    summary: 'Send a message again that did not arrive',
    description:
      'One that was given up, came back, or was dropped because mail to its address comes back; mail goes there again. It keeps its Message-ID.',
    status: 200,
    answer: 'The message, queued.',
    schema: messageSchema,
    refusals: {
      404: 'There is no such message.',
      409: 'It arrived, still waits, or a later one has replaced it; or its session is over.',
    },
    requires: 'change',
  })
  async retry(
    @Param('id') id: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<MessageView> {
    return messageView(await this.retryMessages.one(id, actor));
  }

  @Get('sessions/:id/unreachable')
  @Operation({
    summary: 'List the people registered for a session whom mail does not reach',
    status: 200,
    answer: 'A page of people, the longest first.',
    schema: pageOf(unreachableSchema),
    refusals: { 404: 'There is no such session.' },
    requires: 'read',
    reads: 'query',
  })
  async unreachable(@Param('id') id: string, @Query({ schema: pageQuery }) query: PageQuery) {
    const connection = this.database.manager;
    const session = await getSession(connection, id);
    const list = { name: `unreachable:${id}`, position: (one: SuppressedPerson) => [one.registrationId] };
    const people = await listSuppressed(connection, session.id, mostUnreachable);
    return pageOfAll(this.config.secret, list, query, people, unreachableView);
  }
}
