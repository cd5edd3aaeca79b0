import type { Call } from '../../../domain/calls/call.entity.js';
import { feedbackWindow } from '../domain/feedback.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { errorSummary } from '../../../platform/views/form-fields.js';
import type { TypedAnswers } from '../../../domain/questions/answer-form.js';
import { questionFields, questionLabels } from '../../../domain/questions/question-fields.js';
import type { QuestionContent } from '../../../domain/questions/question.js';
import { countryOptions } from '../../../domain/registrations/country-options.js';
import type { RegistrationState } from '../../../domain/registrations/registration.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { type LayoutInput, publicLayout } from '../../../site/layout.js';
import { feedbackClosingDay } from './own-feedback.js';

export interface MyFeedbackInput {
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

/** The feedback form of a session. */
export function myFeedbackPage(input: MyFeedbackInput, viewer: Viewer) {
  const { call, session, layout } = input;
  const { language } = viewer;
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
    where === 'open' ? questionFields(input.questions, input.answers, input.fieldErrors, language, countryOptions) : [];
  return {
    ...publicLayout({ ...layout, viewer, call, section: 'me', isPrivate: true }, words.heading),
    ...words,
    sessionTitle: session.title,
    backPath: input.backPath,
    action: layout.path,
    errors: errorSummary(fields, questionLabels(fields), language),
    // Empty if feedback is closed.
    fields,
    isNamed: input.isNamed,
  };
}
