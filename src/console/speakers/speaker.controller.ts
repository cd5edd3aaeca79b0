import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { countEventsOfSpeaker } from '../../domain/notifications/speakers/speaker-invites.queries.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { listSessionsOfSpeakers } from '../../domain/speakers/session-speakers.queries.js';
import { warningsOf } from '../../domain/speakers/leaving.js';
import { speakerPath as ownPath, speakerToken } from '../../domain/speakers/speaker-link.js';
import { photoLimits } from '../../domain/speakers/speaker-photo.js';
import { speakerStatuses } from '../../domain/speakers/speaker.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import { getSpeaker, listPeopleOfCall } from '../../domain/speakers/speakers.queries.js';
import { EditSpeaker } from '../../flows/speakers/edit-speaker.flow.js';
import { SetSpeakerPhoto } from '../../flows/speakers/set-speaker-photo.flow.js';
import { Config } from '../../platform/config.js';
import { type FieldError, NotFound } from '../../platform/errors.js';
import { FileStore } from '../../platform/file-store/file-store.js';
import { takesFiles } from '../../platform/file-store/receive-upload.js';
import { sendFile } from '../../platform/file-store/send-file.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { editedForm, FormEdit, openedEdit } from '../ui/form-edit.js';
import { speakerPath, speakersPath } from '../paths/speaker-paths.js';
import { speakerForm, type TypedSpeaker } from './speaker-form.js';
import { askSpeakerPage, speakerPage } from './speaker.page.js';

/** One speaker. */
@ConsoleController('speakers/:id', 'speakers')
export class SpeakerController {
  constructor(
    private readonly config: Config,
    private readonly editSpeaker: EditSpeaker,
    private readonly setPhoto: SetSpeakerPhoto,
    private readonly files: FileStore,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.render(page, await getSpeaker(page.connection, id));
  }

  @Post()
  async edit(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const speaker = await getSpeaker(page.connection, id);
    const call = await page.callOf(speaker);
    const form = speakerForm(call, speaker);
    const typed = form.typed(page.form);
    const edit = new FormEdit(page, editedForm(form, `speaker:${id}`, page));
    try {
      const changes = (current: Speaker) => form.read(edit.merge(typed, speakerForm(call, current).show(current)));
      const { notified } = await this.editSpeaker.run(id, changes, page.actor);
      page.redirect(speakerPath({ id }), 'console.speakers.done.saved', { count: notified, ...edit.kept });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, speaker, { typed, edit, fieldErrors }));
    }
  }

  @Post('status')
  async status(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const status = page.form.choice('status', speakerStatuses);
    const count = await this.editSpeaker.setStatus(page.form.text('session'), id, status, page.actor);
    page.redirect(speakerPath({ id }), `console.speakers.done.${status}`, { count });
  }

  @Post('link')
  async replaceLink(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.editSpeaker.replaceLink(id, page.actor);
    page.redirect(speakerPath({ id }), 'console.speakers.done.link');
  }

  @Get('photo')
  async photo(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { photoId } = await getSpeaker(page.connection, id);
    const file = photoId && (await this.files.find(photoId));
    if (!file) throw new NotFound('not-found', 'The speaker has no photo.');
    sendFile(page, this.files, file, 'private, no-cache');
  }

  @Post('photo')
  @RouteConfig(takesFiles(photoLimits))
  async uploadPhoto(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const speaker = await getSpeaker(page.connection, id);
    try {
      await this.setPhoto.run(id, page.files('photo'), page.actor);
      page.redirect(speakerPath({ id }), 'console.speakers.done.photo');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, speaker, undefined, fieldErrors));
    }
  }

  @Post('photo/remove')
  async removePhoto(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.setPhoto.remove(id, page.actor);
    page.redirect(speakerPath({ id }), 'console.speakers.done.photoRemoved');
  }

  @Get('delete')
  @RequireAbility('change')
  async askToDelete(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.ask(page, id, null);
  }

  @Post('delete')
  async remove(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const speaker = await this.editSpeaker.remove(id, page.actor);
    const call = await page.callOf(speaker);
    page.redirect(speakersPath(call), 'console.speakers.done.deleted', { name: speaker.name });
  }

  @Get('merge')
  @RequireAbility('change')
  async askToMerge(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.ask(page, id, await getSpeaker(page.connection, page.query.text('into')));
  }

  @Post('merge')
  async merge(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const into = await this.editSpeaker.merge(id, page.form.text('into'), page.actor);
    page.redirect(speakerPath(into), 'console.speakers.done.merged');
  }

  private async ask(page: ConsolePage, id: string, into: Speaker | null): Promise<void> {
    const speaker = await getSpeaker(page.connection, id);
    const sessions = await listSessionsOfSpeakers(page.connection, [id]);
    await page.callOf(speaker);
    const emails = into === null ? await countEventsOfSpeaker(page.connection, id, page.now) : 0;
    const warnings = into === null ? await warningsOf(page.connection, id, page.now, page.language) : [];
    const input = { sessions: sessions.length, emails, warnings, into };
    page.render('speakers/ask', askSpeakerPage(await page.layout(), speaker, input));
  }

  private async render(
    page: ConsolePage,
    speaker: Speaker,
    form?: { typed: TypedSpeaker; edit: FormEdit<TypedSpeaker>; fieldErrors: readonly FieldError[] },
    photoErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const { connection } = page;
    const call = await page.callOf(speaker);
    const places = await listSessionsOfSpeakers(connection, [speaker.id]);
    const sessions = await listSessionsById(
      connection,
      places.map(({ sessionId }) => sessionId),
    );
    const stored = speakerForm(call, speaker).show(speaker);
    const view = speakerPage(await page.layout(), {
      call,
      speaker,
      sessions: places.flatMap((place) => {
        const session = sessions.find(({ id }) => id === place.sessionId);
        return session === undefined ? [] : [{ session, place }];
      }),
      others: await listPeopleOfCall(connection, call.id),
      link: this.config.publicUrl + ownPath(speakerToken(this.config.secret, speaker.id, speaker.linkVersion)),
      typed: form?.edit.fields(form.typed) ?? stored,
      edit: (await form?.edit.view()) ?? openedEdit(stored),
      fieldErrors: form?.fieldErrors ?? [],
      photoErrors,
    });
    page.render('speakers/speaker', view);
  }
}
