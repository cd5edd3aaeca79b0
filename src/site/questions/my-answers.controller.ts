import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { AnswerQuestions } from '../../flows/registrations/answer-questions.flow.js';
import { Conflict, type FieldError } from '../../platform/errors.js';
import {
  answersFromForm,
  type TypedAnswers,
  typedAnswers,
  typedFromAnswers,
  questionFields,
  questionLabels,
} from '../../domain/questions/question-fields.js';
import { currentQuestions, openQuestions, currentAnswers } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { Page, SitePage } from '../site-page.js';
import { formLimit } from '../limits.js';
import { registrationOfLink, OwnPageController } from '../registrations/own-page-controller.js';
import { myRegistrationPath } from '../registrations/registration-paths.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary } from '../../platform/views/form-fields.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { countryOptions } from '../../domain/registrations/people/country-options.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { type LayoutInput, publicLayout } from '../layout.js';
import { mayAnswer } from './my-answers.js';

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

interface MyAnswersInput {
  call: Call;
  session: Session;
  registration: Registration;
  /** Questions of the session, including removed ones. */
  questions: readonly Question[];
  /** The submitted values; null at first. */
  typed: TypedAnswers | null;
  fieldErrors: readonly FieldError[];
  /** The registration on the own page. */
  backPath: string;
  layout: Omit<LayoutInput, 'viewer' | 'call' | 'section'>;
}

/** Returns the form for answering the questions, or changing the answers. */
function myAnswersPage(input: MyAnswersInput, viewer: Viewer) {
  const { call, registration, questions, fieldErrors, layout } = input;
  const { language } = viewer;
  const session = readIn(input.session, call, language);
  const may = mayAnswer(session, registration, viewer.now);
  const open = openQuestions(questions, registration.answers);
  const asked = [...open, ...currentQuestions(questions).filter((one) => !open.includes(one))];
  const typed = input.typed ?? typedFromAnswers(currentAnswers(questions, registration.answers));
  const fields = may ? questionFields(asked, typed, fieldErrors, language, countryOptions, call) : [];
  const heading = translate(language, may ? 'questions.formHeading' : 'questions.closedTitle');
  const lede = may && open.length > 0 ? translate(language, 'questions.open', { count: open.length }) : '';
  return {
    ...publicLayout({ ...layout, viewer, call, section: 'me', isPrivate: true }, heading),
    heading,
    sessionTitle: session.title,
    lang: titleLanguage(session),
    lede: lede || translate(language, may ? 'questions.answersUntil' : 'questions.openClosed'),
    backPath: input.backPath,
    action: layout.path,
    errors: errorSummary(fields, questionLabels(fields), language),
    // Unanswered questions first; empty if it is too late.
    fields,
  };
}
