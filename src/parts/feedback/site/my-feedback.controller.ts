import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { feedbackMarks } from '../domain/feedback-mark.js';
import { feedbackQuestions, findFeedbackMarks } from '../domain/feedback.queries.js';
import { GiveFeedback } from '../flows/give-feedback.flow.js';
import { Config } from '../../../platform/config.js';
import { Conflict, type FieldError } from '../../../platform/errors.js';
import { answersFromForm, type TypedAnswers, typedAnswers } from '../../../domain/questions/answer-form.js';
import { formLimit } from '../../../site/limits.js';
import { myFeedbackPage } from './my-feedback.page.js';
import { registrationOfLink } from '../../../site/registrations/own-link.js';
import { myRegistrationPath } from '../../../site/registrations/registration-paths.js';
import { OwnPageController } from '../../../site/registrations/own-page-controller.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { secretsOf } from '../../../platform/secrets/secrets.js';

interface Typed {
  answers: TypedAnswers;
  isNamed: boolean;
  fieldErrors: readonly FieldError[];
}

const blank: Typed = { answers: {}, isNamed: false, fieldErrors: [] };

/** The feedback of a person on a session. */
@OwnPageController('/registrations/:id/feedback')
export class MyFeedbackController {
  constructor(
    private readonly config: Config,
    private readonly giveFeedback: GiveFeedback,
  ) {}

  @Get()
  async form(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, id, blank);
  }

  @Post()
  @RouteConfig(formLimit)
  async give(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { connection } = page;
    const { registration, session, call } = await registrationOfLink(connection, token, id);
    const answers = typedAnswers(page.request.body, await feedbackQuestions(connection, session, call));
    const isNamed = page.form.text('named') === 'yes';
    try {
      await this.giveFeedback.run(registration.id, answersFromForm(answers), isNamed);
      page.redirect(`${myRegistrationPath(`/me/${token}`, registration.id)}?done=feedback`);
    } catch (error) {
      await page.fail(
        error,
        (fieldErrors) => this.show(page, token, id, fieldErrors.length > 0 ? { answers, isNamed, fieldErrors } : blank),
        (refusal) => refusal instanceof Conflict,
      );
    }
  }

  private async show(page: SitePage, token: string, id: string, typed: Typed): Promise<void> {
    const { connection } = page;
    const { attendee, registration, session, call } = await registrationOfLink(connection, token, id);
    const mePath = `/me/${token}`;
    const backPath = myRegistrationPath(mePath, registration.id);
    const marks = await findFeedbackMarks(connection, feedbackMarks(secretsOf(connection).all, registration.id));
    const input = {
      call,
      session,
      state: registration.state,
      questions: await feedbackQuestions(connection, session, call),
      isGiven: marks.size > 0,
      ...typed,
      backPath,
      layout: { path: `${backPath}/feedback`, mePath },
    };
    page.render('feedback/my-feedback', myFeedbackPage(input, page.viewerOf(attendee)));
  }
}
