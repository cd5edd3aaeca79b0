import type { Call } from '../../domain/calls/call.entity.js';
import type { SimilarOrganization } from '../../domain/organizations/similar-organizations.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { type TypedAnswers, typedAnswers } from '../../domain/questions/answer-form.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { asForStrangers } from '../../domain/registrations/waitlist.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { findSeriesOf } from '../../domain/sessions/series.queries.js';
import { listSeries, listOccurrences } from '../../domain/sessions/sessions.queries.js';
import type { RegistrationValues } from './registration-form.js';
import { sessionPage } from '../sessions/session.page.js';
import type { SitePage } from '../site-page.js';
import type { Connection } from '../../platform/database/tx.js';

/** Submitted values for a session. */
export interface TypedRegistration {
  call: Call;
  session: Session;
  values: RegistrationValues;
  alsoIn: readonly string[];
  /** Answers to the questions of the session that were typed before. */
  answers?: TypedAnswers;
  similar?: readonly SimilarOrganization[];
  /** The remembered name, if the form was prefilled. */
  remembered?: string | undefined;
  /** The answer to the registration whose address this one corrects, encrypted. */
  corrects?: string | null;
  publicUrl: string;
}

/** Shows a session with its registration form. */
export async function showRegistrationForm(
  connection: Connection,
  page: SitePage,
  typed: TypedRegistration,
  fieldErrors: readonly FieldError[] = [],
): Promise<void> {
  const { call, session, similar = [] } = typed;
  const questions = await questionsOf(connection, session);
  const [shown = session] = await asForStrangers(connection, [session], page.now);
  const input = {
    ...typed,
    session: shown,
    occurrences: await listOccurrences(connection, session),
    series: await findSeriesOf(connection, session),
    inSeries: await listSeries(connection, session),
    questions,
    typed: typed.answers ?? typedAnswers(page.request.body, questions),
    fieldErrors,
    similar,
    layout: { query: page.carriedQuery(['tz', 'lang']) },
  };
  page.render('sessions/session', sessionPage(input, page.viewer(call)));
}

/** Lists the questions of a session; needs no query for sessions without questions. */
export async function questionsOf(connection: Connection, session: Session): Promise<Question[]> {
  return session.questions === 0 ? [] : currentQuestions(await listQuestions(connection, session.id));
}
