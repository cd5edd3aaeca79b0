import { Get, Param, Post } from '@nestjs/common';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { type Briefing, findBriefing } from '../../domain/speakers/briefings.queries.js';
import { listSessionSpeakers } from '../../domain/speakers/session-speakers.queries.js';
import { briefingInput } from '../../domain/speakers/speaker-input.js';
import { EditSpeaker } from '../../flows/speakers/edit-speaker.flow.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { FormEdit, openedEdit } from '../ui/form-edit.js';
import { sessionPath } from '../paths/session-paths.js';
import { type BriefingForm, briefingOf, editedBriefing, sessionSpeakersPage } from './session-speakers.page.js';

/** The speakers of a session and what they should know. */
@ConsoleController('sessions/:id/speakers', 'sessions')
export class SessionSpeakersController {
  constructor(private readonly editSpeaker: EditSpeaker) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.render(page, id);
  }

  @Post()
  async save(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const typed = briefingOf(page.form.text('briefing'), page.form.list('sharedQuestions'));
    const edit = new FormEdit(page, editedBriefing(id, page.language));
    try {
      const changes = (current: Briefing) => {
        const { briefing, sharedQuestions } = edit.merge(typed, briefingOf(current.body, current.sharedQuestions));
        return read(briefingInput, { body: briefing, sharedQuestions });
      };
      await this.editSpeaker.writeBriefing(id, changes, page.actor);
      page.redirect(sessionPath({ id }, 'speakers'), 'console.speakers.done.briefing', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        this.render(page, id, { ...edit.fields(typed), edit: await edit.view(), fieldErrors }),
      );
    }
  }

  private async render(page: ConsolePage, id: string, form?: BriefingForm): Promise<void> {
    const { session, call } = await page.session(id);
    const { body, sharedQuestions } = await findBriefing(page.connection, id);
    const stored = briefingOf(body, sharedQuestions);
    const questions = currentQuestions(await listQuestions(page.connection, id));
    const speakers = await listSessionSpeakers(page.connection, [id]);
    const shown = form ?? { ...stored, edit: openedEdit(stored), fieldErrors: [] };
    page.render(
      'speakers/session',
      sessionSpeakersPage(await page.layout(), { call, session, speakers, questions, form: shown }),
    );
  }
}
