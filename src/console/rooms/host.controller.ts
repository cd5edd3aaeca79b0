import { Param, Post } from '@nestjs/common';
import { EnterAsHost } from '../../flows/rooms/enter-as-host.flow.js';
import { translate } from '../../platform/i18n/messages.js';
import { ConsoleController, OpenToFacilitators } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';

interface HostPage extends ConsoleLayout {
  roomUrl: string;
  backPath: string;
}

/** The way into the room of a session for its hosts. */
@ConsoleController('sessions/:id/host', 'sessions')
@OpenToFacilitators('session')
export class HostController {
  constructor(private readonly enterAsHost: EnterAsHost) {}

  @Post()
  async enter(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const roomUrl = await this.enterAsHost.run(id, page.organizer, page.actor);
    const layout = await page.layout();
    // A page that leads on, since the policy of our pages lets no form be answered by another server.
    void page.reply.header('refresh', `0; url=${roomUrl}`).header('referrer-policy', 'no-referrer');
    const title = translate(layout.language, 'console.rooms.openingRoom');
    const view: HostPage = { ...layout, title, roomUrl, backPath: sessionPath({ id }) };
    page.render('rooms/enter-as-host', view);
  }
}
