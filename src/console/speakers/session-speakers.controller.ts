import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findBriefing } from '../../domain/speakers/briefings.queries.js';
import { listSessionSpeakers } from '../../domain/speakers/session-speakers.queries.js';
import { briefingInput } from '../../domain/speakers/speaker-input.js';
import { WriteBriefing } from '../../flows/speakers/write-briefing.flow.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { FormEdit, openedEdit } from '../form-edit.js';
import { sessionPath } from '../paths.js';
import { type BriefingForm, editedBriefing, sessionSpeakersPage } from './session-speakers.page.js';

/** The speakers of a session and what they should know. */
@ConsoleController('sessions/:id/speakers', 'sessions')
export class SessionSpeakersController {
  constructor(
    private readonly database: DataSource,
    private readonly writeBriefing: WriteBriefing,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.render(page, id);
  }

  @Post()
  async save(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const typed = { briefing: page.form.text('briefing').replaceAll('\r\n', '\n') };
    const edit = new FormEdit(page, editedBriefing(id, page.language));
    try {
      const changes = (current: { briefing: string }) => read(briefingInput, edit.merge(typed, current));
      await this.writeBriefing.run(id, changes, page.actor);
      page.redirect(sessionPath({ id }, 'speakers'), 'console.speakers.done.briefing', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        this.render(page, id, { ...edit.fields(typed), edit: await edit.view(), fieldErrors }),
      );
    }
  }

  private async render(page: ConsolePage, id: string, form?: BriefingForm): Promise<void> {
    const { session } = await page.session(id);
    const briefing = await findBriefing(this.database.manager, id);
    const speakers = await listSessionSpeakers(this.database.manager, [id]);
    const shown = form ?? { briefing, edit: openedEdit({ briefing }), fieldErrors: [] };
    page.render('speakers/session', sessionSpeakersPage(await page.layout(), { session, speakers, form: shown }));
  }
}
