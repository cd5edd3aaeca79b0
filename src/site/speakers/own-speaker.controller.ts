import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { photoLimits } from '../../domain/speakers/speaker-photo.js';
import { profileChanges } from '../../domain/speakers/speaker-input.js';
import { EditSpeaker } from '../../flows/speakers/edit-speaker.flow.js';
import { SetSpeakerPhoto } from '../../flows/speakers/set-speaker-photo.flow.js';
import { NotFound, Conflict, invalidField } from '../../platform/errors.js';
import { FileStore } from '../../platform/file-store/file-store.js';
import { receiveUpload, takesFiles } from '../../platform/file-store/receive-upload.js';
import { sendFile } from '../../platform/file-store/send-file.js';
import { read } from '../../platform/validation.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { formLimit, enterLimit } from '../limits.js';
import { openSpeaker, showOwnSpeaker, speakerFile } from './own-speaker.js';
import { profileForm } from './profile-form.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { listSessionsOfSpeakers } from '../../domain/speakers/session-speakers.queries.js';
import type { SpeakerStatus } from '../../domain/speakers/speaker.js';
import { EnterAsSpeaker } from '../../flows/speakers/enter-as-speaker.flow.js';
import { sendMaterial } from '../materials/send-material.js';
import { joinPage } from '../rooms/join.page.js';
import { programmePath } from '../paths.js';
import { materialInput, maxMaterialBytes } from '../../domain/materials/material.js';
import { UploadMaterial } from '../../flows/speakers/upload-material.flow.js';
import { materialTypes } from '../../platform/file-store/file-types.js';

const limits = { maxBytes: maxMaterialBytes, maxFiles: 1 };

/** The page of a speaker, by their personal link. Reading it changes nothing: mail scanners follow links. */
@SiteController('speakers/:token')
export class OwnSpeakerController {
  constructor(
    private readonly editSpeaker: EditSpeaker,
    private readonly setPhoto: SetSpeakerPhoto,
    private readonly files: FileStore,
    private readonly enterAsSpeaker: EnterAsSpeaker,
    private readonly handIn: UploadMaterial,
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

  @Post('sessions/:session/confirm')
  @RouteConfig(formLimit)
  async confirm(@Param('token') token: string, @Param('session') id: string, @Page() page: SitePage): Promise<void> {
    await this.answer(token, id, 'confirmed', page);
  }

  @Post('sessions/:session/decline')
  @RouteConfig(formLimit)
  async decline(@Param('token') token: string, @Param('session') id: string, @Page() page: SitePage): Promise<void> {
    await this.answer(token, id, 'declined', page);
  }

  @Post('sessions/:session/room')
  @RouteConfig(enterLimit)
  async enter(@Param('token') token: string, @Param('session') id: string, @Page() page: SitePage): Promise<void> {
    const { connection: manager } = page;
    const { speaker, call, viewer, actor } = await openSpeaker(manager, token, page);
    const places = await listSessionsOfSpeakers(manager, [speaker.id]);
    const place = places.find(({ sessionId }) => sessionId === id);
    if (place === undefined) throw new NotFound('session-not-found', 'Session not found.');
    const session = await getSession(manager, id);
    const view = { call, session, joinPath: `/speakers/${token}/sessions/${id}/room` };
    try {
      const roomUrl = await this.enterAsSpeaker.run(speaker, session, place, actor);
      page.render('rooms/join', joinPage({ ...view, state: 'entering', roomUrl }, viewer));
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      if (error.code !== 'room-unreachable') return page.redirect(`/speakers/${token}`);
      page.render('rooms/join', joinPage({ ...view, state: 'unreachable' }, viewer), 503);
    }
  }

  @Get('data.json')
  async downloadData(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { connection: manager } = page;
    const { speaker } = await openSpeaker(manager, token, page);
    void page.reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', 'attachment; filename="speaker.json"')
      .header('cache-control', 'no-store')
      .send(await speakerFile(manager, speaker));
  }

  @Post('delete')
  @RouteConfig(formLimit)
  async removeData(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { speaker, call, actor } = await openSpeaker(page.connection, token, page);
    await this.editSpeaker.remove(speaker.id, actor);
    page.redirect(programmePath(call));
  }

  @Post('sessions/:session/materials')
  @RouteConfig({ ...formLimit, ...takesFiles(limits) })
  async addMaterial(@Param('token') token: string, @Param('session') id: string, @Page() page: SitePage) {
    const { connection: manager } = page;
    const open = await openSpeaker(manager, token, page);
    const { fields, files } = await receiveUpload(page.request, page.reply, limits);
    try {
      const [file] = files.get('file') ?? [];
      if (file === undefined) throw invalidField('file', 'file-missing', 'Choose a file.');
      const checked = await file.checked('file', materialTypes);
      const input = read(materialInput, { title: fields['title'] ?? '', kind: 'slides', visibility: 'after' });
      await this.handIn.run(id, open.speaker.id, input, checked, open.actor);
      page.redirect(`/speakers/${token}?done=material`);
    } catch (error) {
      const named = (fieldErrors: Parameters<Parameters<typeof page.fail>[1]>[0]) =>
        fieldErrors.map((one) => ({ ...one, path: `${one.path === 'title' ? 'title' : 'file'}-${id}` }));
      await page.fail(error, (fieldErrors) =>
        showOwnSpeaker(manager, page, token, open, { fieldErrors: named(fieldErrors) }),
      );
    }
  }

  /** What who interprets, captions or signs reads beforehand: the slides. */
  @Get('sessions/:session/materials/:material')
  async material(
    @Param('token') token: string,
    @Param('session') id: string,
    @Param('material') material: string,
    @Page() page: SitePage,
  ): Promise<void> {
    const { connection } = page;
    const { speaker } = await openSpeaker(connection, token, page);
    const places = await listSessionsOfSpeakers(connection, [speaker.id]);
    const place = places.find(({ sessionId, task }) => sessionId === id && task !== null);
    if (place === undefined || place.status === 'declined')
      throw new NotFound('session-not-found', 'Session not found.');
    const session = await getSession(connection, id);
    await sendMaterial(page, connection, this.files, { session, id: material, reader: 'crew' });
  }

  private async answer(token: string, id: string, status: SpeakerStatus, page: SitePage): Promise<void> {
    const { speaker, actor } = await openSpeaker(page.connection, token, page);
    await this.editSpeaker.setStatus(id, speaker.id, status, actor);
    page.redirect(`/speakers/${token}?done=${status}`);
  }
}
