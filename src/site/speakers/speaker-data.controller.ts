import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { findSpeakerData } from '../../domain/privacy/speaker-data.queries.js';
import { EditSpeaker } from '../../flows/speakers/edit-speaker.flow.js';
import { formLimit } from '../limits.js';
import { programmePath } from '../paths.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';
import { openSpeaker } from './own-speaker.js';

/** What is stored about a speaker: they can download it, and delete it. */
@SiteController('speakers/:token')
export class SpeakerDataController {
  constructor(private readonly editSpeaker: EditSpeaker) {}

  @Get('data.json')
  async download(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { connection: manager } = page;
    const { speaker } = await openSpeaker(manager, token, page);
    const content = JSON.stringify(await findSpeakerData(manager, speaker), null, 2);
    void page.reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', 'attachment; filename="speaker.json"')
      .header('cache-control', 'no-store')
      .send(content);
  }

  @Post('delete')
  @RouteConfig(formLimit)
  async remove(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { speaker, call, actor } = await openSpeaker(page.connection, token, page);
    await this.editSpeaker.remove(speaker.id, actor);
    page.redirect(programmePath(call));
  }
}
