import { Get, Param } from '@nestjs/common';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { listAnswers } from '../../domain/registrations/answers.queries.js';
import { liveStates } from '../../domain/registrations/registration.js';
import { countRegistrations } from '../../domain/registrations/registrations.queries.js';
import { answersPage } from './answers.page.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { OpenToFacilitators } from '../frame/require-ability.js';

/** The answers to the questions of a session. */
@ConsoleController('sessions/:id/answers', 'sessions')
@OpenToFacilitators('session')
export class AnswersController {
  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const { session } = await page.session(id);
    const layout = await page.layout();
    const counts = await countRegistrations(connection, session.id);
    const registrations = liveStates.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
    const questions = await listQuestions(connection, session.id);
    const rows = await listAnswers(connection, session.id, liveStates);
    page.render('questions/answers', answersPage(layout, { session, questions, rows, registrations }));
  }
}
