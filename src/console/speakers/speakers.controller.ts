import { Get, Param, Post } from '@nestjs/common';
import { listSpeakers } from '../../domain/speakers/speakers.queries.js';
import { EditSpeaker } from '../../flows/speakers/edit-speaker.flow.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { speakerPath } from '../paths/speaker-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { speakerForm } from './speaker-form.js';
import { newSpeakerPage, speakersPage } from './speakers.page.js';

/** The speakers of a call. */
@ConsoleController('calls/:call/speakers', 'speakers')
export class SpeakersController {
  constructor(private readonly editSpeaker: EditSpeaker) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const speakers = await listSpeakers(page.connection, call.id);
    page.render('speakers/speakers', speakersPage(await page.layout(), { call, speakers }));
  }

  @Get('new')
  @RequireAbility('change')
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    page.render('speakers/new', newSpeakerPage(await page.layout(), call, null, []));
  }

  @Post('new')
  async create(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const form = speakerForm(call, null);
    const fields = form.typed(page.form);
    try {
      const input = form.read(fields);
      const id = await page.createOnce((newId) => this.editSpeaker.create(slug, input, page.actor, newId));
      page.redirect(speakerPath({ id }), 'console.speakers.done.added');
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        page.render('speakers/new', newSpeakerPage(await page.layout(), call, fields, fieldErrors)),
      );
    }
  }
}
