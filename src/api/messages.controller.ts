import { Controller, Get, Header, Param, Query, StreamableFile, UseGuards, UsePipes } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { MessageComposer } from '../flows/message-composer.js';
import { mimeSource } from '../mail/mime.js';
import type { Message } from '../notices/message.entity.js';
import { getMessage, listMessages } from '../notices/messages.queries.js';
import { Config } from '../platform/config.js';
import { getRegistration } from '../registrations/registrations.queries.js';
import { ApiGuard } from './api.guard.js';
import { messageSchema, type MessageView, messageView } from './message.view.js';
import { Operation } from './operation.js';
import { type Page, pageOf, pageOfAll, type PageQuery, pageQuery } from './page.js';
import { schemaPipe } from './schema.pipe.js';

@Controller('api/v1')
@UseGuards(ApiGuard)
@UsePipes(schemaPipe)
@ApiTags('Messages')
@ApiBearerAuth()
export class MessagesController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
  ) {}

  @Get('registrations/:id/messages')
  @Operation({
    summary: 'List the messages of a registration in order',
    status: 200,
    answer: 'A page of messages.',
    schema: pageOf(messageSchema),
    refusals: { 404: 'There is no such registration.' },
    needs: 'read',
    reads: 'query',
  })
  async list(@Param('id') id: string, @Query({ schema: pageQuery }) query: PageQuery): Promise<Page<MessageView>> {
    const tx = this.database.manager;
    const registration = await getRegistration(tx, id);
    const list = { name: `messages:${registration.id}`, position: (message: Message) => [message.position] };
    return pageOfAll(this.config.secret, list, query, await listMessages(tx, registration.id), messageView);
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
    needs: 'change',
  })
  @Header('cache-control', 'no-store')
  async source(@Param('id') id: string): Promise<StreamableFile> {
    const tx = this.database.manager;
    const message = await getMessage(tx, id);
    const mail = await new MessageComposer(tx, this.config).compose(message);
    return new StreamableFile(mimeSource(mail), { type: 'message/rfc822' });
  }
}
