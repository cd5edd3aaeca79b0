import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { AnswerQuestions } from '../../flows/registrations/answer-questions.flow.js';
import { Conflict, type FieldError } from '../../platform/errors.js';
import { answersFromForm, type TypedAnswers, typedAnswers } from '../../domain/questions/answer-form.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { formLimit } from '../limits.js';
import { myAnswersPage } from './my-answers.page.js';
import { registrationOfLink } from '../registrations/own-link.js';
import { myRegistrationPath } from '../registrations/registration-paths.js';
import { OwnPageController } from '../registrations/own-page-controller.js';
import { Page, SitePage } from '../site-page.js';

/** A person's answers to the questions of a session. */
@OwnPageController('/registrations/:id/answers')
export class MyAnswersController {
  constructor(private readonly answerQuestions: AnswerQuestions) {}

  @Get()
  async form(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, id, null);
  }

  @Post()
  @RouteConfig(formLimit)
  async save(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { connection } = page;
    const { attendee, registration } = await registrationOfLink(connection, token, id);
    const typed = typedAnswers(
      page.request.body,
      currentQuestions(await listQuestions(connection, registration.sessionId)),
    );
    try {
      await this.answerQuestions.run(registration.id, answersFromForm(typed), page.attendee(attendee));
      page.redirect(`${myRegistrationPath(`/me/${token}`, registration.id)}?done=answered#answers`);
    } catch (error) {
      await page.fail(
        error,
        (fieldErrors) => this.show(page, token, id, typed, fieldErrors),
        // Too late: the page shows that.
        (refusal) => refusal instanceof Conflict,
      );
    }
  }

  private async show(
    page: SitePage,
    token: string,
    id: string,
    typed: TypedAnswers | null,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const { connection } = page;
    const { attendee, registration, session, call } = await registrationOfLink(connection, token, id);
    const questions = await listQuestions(connection, session.id);
    const mePath = `/me/${token}`;
    const backPath = myRegistrationPath(mePath, registration.id);
    const layout = { path: `${backPath}/answers`, mePath };
    const input = { call, session, registration, questions, typed, fieldErrors, backPath, layout };
    page.render('questions/my-answers', myAnswersPage(input, page.viewerOf(attendee)));
  }
}
