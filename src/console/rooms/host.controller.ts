import { Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EnterAsHost } from '../../flows/rooms/enter-as-host.flow.js';
import { translate } from '../../platform/i18n/messages.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, sendPage } from '../console-pages.js';
import type { ConsoleLayout } from '../layout.js';
import { sessionPath } from '../paths.js';
import { actorOf, organizerOf } from '../signed-in.js';

interface HostPage extends ConsoleLayout {
  roomUrl: string;
  backPath: string;
}

/** The way into the room of a session for those who hold it. */
@ConsoleController('sessions/:id/host')
export class HostController {
  constructor(
    private readonly pages: ConsolePages,
    private readonly enterAsHost: EnterAsHost,
  ) {}

  @Post()
  async enter(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const roomUrl = await this.enterAsHost.run(id, organizerOf(request), actorOf(request));
    const frame = await this.pages.frame(request, reply, { call: null, section: 'sessions' });
    // A page that leads on, since the policy of our pages lets no form be answered by another server.
    void reply.header('refresh', `0; url=${roomUrl}`).header('referrer-policy', 'no-referrer');
    const title = translate(frame.language, 'console.common.openingRoom');
    const view: HostPage = { ...frame, title, roomUrl, backPath: sessionPath({ id }) };
    sendPage(reply, 'rooms/enter-as-host', view);
  }
}
