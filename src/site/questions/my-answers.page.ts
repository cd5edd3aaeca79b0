import type { Call } from '../../domain/calls/call.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary } from '../../platform/views/form-fields.js';
import { type TypedAnswers, typedFromAnswers } from '../../domain/questions/answer-form.js';
import { openQuestions, currentAnswers, currentQuestions } from '../../domain/questions/given-answers.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { questionFields, questionLabels } from '../../domain/questions/question-fields.js';
import { countryOptions } from '../../domain/registrations/country-options.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { type LayoutInput, publicLayout } from '../layout.js';
import { mayAnswer } from './my-answers.js';

export interface MyAnswersInput {
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
export function myAnswersPage(input: MyAnswersInput, viewer: Viewer) {
  const { call, session, registration, questions, fieldErrors, layout } = input;
  const { language } = viewer;
  const may = mayAnswer(session, registration, viewer.now);
  const open = openQuestions(questions, registration.answers);
  const asked = [...open, ...currentQuestions(questions).filter((one) => !open.includes(one))];
  const typed = input.typed ?? typedFromAnswers(currentAnswers(questions, registration.answers));
  const fields = may ? questionFields(asked, typed, fieldErrors, language, countryOptions) : [];
  const heading = translate(language, may ? 'questions.formHeading' : 'questions.closedTitle');
  const lede = may && open.length > 0 ? translate(language, 'questions.open', { count: open.length }) : '';
  return {
    ...publicLayout({ ...layout, viewer, call, section: 'me', isPrivate: true }, heading),
    heading,
    sessionTitle: session.title,
    lede: lede || translate(language, may ? 'questions.answersUntil' : 'questions.openClosed'),
    backPath: input.backPath,
    action: layout.path,
    errors: errorSummary(fields, questionLabels(fields), language),
    // Unanswered questions first; empty if it is too late.
    fields,
  };
}
