import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { feedbackMarks, feedbackWindow } from '../domain/feedback.js';
import { feedbackQuestions, findFeedbackMarks } from '../domain/feedback.queries.js';
import { GiveFeedback } from '../flows/give-feedback.flow.js';
import { Config } from '../../../platform/config.js';
import { Conflict, type FieldError } from '../../../platform/errors.js';
import {
  answersFromForm,
  type TypedAnswers,
  typedAnswers,
  questionFields,
  questionLabels,
} from '../../../domain/questions/question-fields.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { formLimit } from '../../../site/limits.js';
import { registrationOfLink, OwnPageController } from '../../../site/registrations/own-page-controller.js';
import { myRegistrationPath } from '../../../site/registrations/registration-paths.js';
import { secretsOf } from '../../../platform/secrets/secrets.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { languages, translate } from '../../../platform/i18n/messages.js';
import { errorSummary } from '../../../platform/views/form-fields.js';
import type { QuestionContent } from '../../../domain/questions/question.js';
import { countryOptions } from '../../../domain/registrations/people/country-options.js';
import type { RegistrationState } from '../../../domain/registrations/registration.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { type OfferingCall, readIn, titleLanguage } from '../../../domain/sessions/session-texts.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { type LayoutInput, publicLayout } from '../../../site/layout.js';
import { feedbackClosingDay } from './own-feedback.js';

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

interface MyFeedbackInput {
  call: Call;
  session: Session;
  state: RegistrationState;
  questions: readonly QuestionContent[];
  /** Whether the person has answered. */
  isGiven: boolean;
  answers: TypedAnswers;
  isNamed: boolean;
  fieldErrors: readonly FieldError[];
  /** The registration on the own page. */
  backPath: string;
  layout: Omit<LayoutInput, 'viewer' | 'call' | 'section'>;
}

/** Who reads feedback questions: Greenroom's own are in all languages, whatever the call offers. */
function inAllLanguages({ languages: offered }: Call): OfferingCall {
  return { languages: [...offered, ...languages.map(({ code }) => code)] };
}

/** The feedback form of a session. */
function myFeedbackPage(input: MyFeedbackInput, viewer: Viewer) {
  const { call, layout } = input;
  const { language } = viewer;
  const session = readIn(input.session, call, language);
  const window = input.state === 'confirmed' ? feedbackWindow(session, viewer.now) : 'closed';
  const where = input.isGiven ? 'given' : window;
  const text = (key: string, values = {}) => translate(language, `feedback.${key}`, values);
  const date = feedbackClosingDay(session, viewer);
  const words = {
    given: { heading: text('given'), lede: text('givenText') },
    'not-yet': { heading: text('notYet'), lede: text('notYetText') },
    open: { heading: text('heading'), lede: text('lede') },
    closed: { heading: text('closed'), lede: text('closedText', { date }) },
  }[where];
  const fields =
    where === 'open'
      ? questionFields(
          input.questions,
          input.answers,
          input.fieldErrors,
          language,
          countryOptions,
          inAllLanguages(call),
        )
      : [];
  return {
    ...publicLayout({ ...layout, viewer, call, section: 'me', isPrivate: true }, words.heading),
    ...words,
    sessionTitle: session.title,
    lang: titleLanguage(session),
    backPath: input.backPath,
    action: layout.path,
    errors: errorSummary(fields, questionLabels(fields), language),
    // Empty if feedback is closed.
    fields,
    isNamed: input.isNamed,
  };
}
