import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { photoLimits } from '../../domain/speakers/speaker-photo.js';
import { profileChanges } from '../../domain/speakers/speaker-input.js';
import { EditSpeaker } from '../../flows/speakers/edit-speaker.flow.js';
import { SetSpeakerPhoto } from '../../flows/speakers/set-speaker-photo.flow.js';
import { NotFound } from '../../platform/errors.js';
import { FileStore } from '../../platform/file-store/file-store.js';
import { receiveUpload, takesFiles } from '../../platform/file-store/receive-upload.js';
import { sendFile } from '../../platform/file-store/send-file.js';
import { read } from '../../platform/validation.js';
import { formLimit } from '../limits.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';
import { openSpeaker, showOwnSpeaker } from './own-speaker.js';
import { profileForm } from './profile-form.js';

/** The page of a speaker, by their personal link. Reading it changes nothing: mail scanners follow links. */
@SiteController('speakers/:token')
export class OwnSpeakerController {
  constructor(
    private readonly editSpeaker: EditSpeaker,
    private readonly setPhoto: SetSpeakerPhoto,
    private readonly files: FileStore,
  ) {}

  @Get()
  async show(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { connection: manager } = page;
    await showOwnSpeaker(manager, page, token, await openSpeaker(manager, token, page));
  }

  @Post('profile')
  @RouteConfig(formLimit)
  async profile(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { connection: manager } = page;
    const open = await openSpeaker(manager, token, page);
    const form = profileForm(open.call, open.speaker);
    const values = form.typed(page.form);
    try {
      await this.editSpeaker.run(open.speaker.id, form.read(values), open.actor);
      page.redirect(`/speakers/${token}?done=saved`);
    } catch (error) {
      await page.fail(error, (fieldErrors) => showOwnSpeaker(manager, page, token, open, { values, fieldErrors }));
    }
  }

  @Post('preferences')
  @RouteConfig(formLimit)
  async preferences(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { speaker, actor } = await openSpeaker(page.connection, token, page);
    const changes = read(profileChanges, page.form.texts(['timeZone', 'language']));
    await this.editSpeaker.run(speaker.id, changes, actor);
    page.redirect(`/speakers/${token}?done=saved`);
  }

  @Get('photo')
  async photo(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { photoId } = (await openSpeaker(page.connection, token, page)).speaker;
    const file = photoId && (await this.files.find(photoId));
    if (!file) throw new NotFound('not-found', 'There is no photo.');
    sendFile(page, this.files, file, 'no-store');
  }

  @Post('photo')
  @RouteConfig({ ...formLimit, ...takesFiles(photoLimits) })
  async upload(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { connection: manager } = page;
    const open = await openSpeaker(manager, token, page);
    const { files } = await receiveUpload(page.request, page.reply, photoLimits);
    try {
      await this.setPhoto.run(open.speaker.id, files.get('photo') ?? [], open.actor);
      page.redirect(`/speakers/${token}?done=photo`);
    } catch (error) {
      await page.fail(error, (fieldErrors) => showOwnSpeaker(manager, page, token, open, { fieldErrors }));
    }
  }

  @Post('photo/remove')
  @RouteConfig(formLimit)
  async removePhoto(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { speaker, actor } = await openSpeaker(page.connection, token, page);
    await this.setPhoto.remove(speaker.id, actor);
    page.redirect(`/speakers/${token}?done=photoRemoved`);
  }
}
