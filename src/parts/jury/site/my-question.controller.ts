import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { Conflict, type FieldError, NotFound } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { formLimit } from '../../../site/limits.js';
import { attendeeOfLink } from '../../../site/registrations/own-link.js';
import { OwnPageController } from '../../../site/registrations/own-page-controller.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { answerInput } from '../domain/jury-input.js';
import { getRules } from '../domain/jury.queries.js';
import { listOwnQuestions } from '../domain/questions.queries.js';
import { AskTeam } from '../flows/ask-team.flow.js';
import { myQuestionPage, type RefusedAnswer } from './my-question.page.js';

/** A question of the jury to a team, by the personal links of its members. Reading it changes nothing. */
@OwnPageController('/questions/:id')
export class MyQuestionController {
  constructor(private readonly askTeam: AskTeam) {}

  @Get()
  async one(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, id, null);
  }

  @Post()
  @RouteConfig(formLimit)
  async answer(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const typed = page.form.text('answer');
    const actor = page.attendee(await attendeeOfLink(page.connection, token));
    try {
      const { answer } = read(answerInput, { answer: typed });
      await this.askTeam.answer(id, { answer, seen: page.form.text('seen') }, actor);
      page.redirect(`/me/${token}/questions/${id}?done=answered`);
    } catch (error) {
      const again = (fieldErrors: readonly FieldError[], code: string) =>
        this.show(page, token, id, { answer: typed, fieldErrors, isLate: code === 'answered-meanwhile' });
      await page.fail(error, again, (refusal) => refusal instanceof Conflict);
    }
  }

  private async show(page: SitePage, token: string, id: string, typed: RefusedAnswer | null): Promise<void> {
    const { connection } = page;
    const attendee = await attendeeOfLink(connection, token);
    const question = (await listOwnQuestions(connection, attendee)).find((one) => one.id === id);
    if (question === undefined) throw new NotFound('question-not-found', 'Question not found.');
    const call = await getCall(connection, attendee.callId);
    const { isAnonymous } = await getRules(connection, call);
    const done = page.query.text('done');
    const input = { call, token, question, isAnonymous, typed, done };
    page.render('jury/my-question', myQuestionPage(input, page.viewerOf(attendee)));
  }
}
