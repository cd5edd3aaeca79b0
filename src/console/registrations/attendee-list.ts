import type { FormValues } from '../../platform/http/form-values.js';
import { answerText } from '../../domain/questions/answer-labels.js';
import { givenAnswers, currentQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { questionTexts } from '../../domain/questions/question.js';
import { waitReasons } from '../../domain/registrations/waitlist/waitlist.queries.js';
import { countRegistrations } from '../../domain/registrations/registrations.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { type AttendeeTab, tabFilter, tabOf } from './attendee-rows.js';
import type { AttendeeSectionInput } from './attendee-section.js';
import { type AttendeeSort, sortOf } from './attendee-sort.js';
import { countAnswers, countAttendees, listAttendeeRows } from './attendees.queries.js';
import { pageSize } from '../ui/pager.js';
import type { Connection } from '../../platform/database/tx.js';

/** The filter, order and page of the table of attendees. */
export interface AttendeesQuery {
  tab: AttendeeTab;
  search: string;
  sort: AttendeeSort;
  page: number;
  /** Key of the question whose answers are shown. */
  question: string;
}

export function readAttendeesQuery(query: FormValues): AttendeesQuery {
  return {
    tab: tabOf(query.text('state')),
    search: query.search,
    sort: sortOf(query),
    page: query.page,
    question: query.text('answer').slice(0, 100),
  };
}

/** The attendees of a session as the address asks for them. */
export async function attendeeList(
  connection: Connection,
  session: Session,
  query: AttendeesQuery,
  language: string,
  now: Date,
): Promise<AttendeeSectionInput> {
  const questions = await listQuestions(connection, session.id);
  const current = currentQuestions(questions);
  const question = current.find(({ key }) => key === query.question)?.key ?? '';
  const questionIds = questions.filter(({ key }) => key === question).map(({ id }) => id);
  const sort: AttendeeSort =
    query.sort.key === 'answer' && question === '' ? { key: 'line', down: false } : { ...query.sort, questionIds };
  const filter = { ...tabFilter(query.tab), search: query.search };
  const counts = await countRegistrations(connection, session.id);
  const inTabs = (tab: AttendeeTab) => countAttendees(connection, session.id, { ...tabFilter(tab), search: '' });
  const presence =
    session.startsAt > now ? null : { attended: await inTabs('attended'), absent: await inTabs('absent') };
  const ways = session.asksAttendance
    ? { 'in-person': await inTabs('in-person'), online: await inTabs('online') }
    : null;
  const rows = await listAttendeeRows(connection, session.id, filter, sort, pageSize, (query.page - 1) * pageSize);
  const answers = rows.flatMap((row): [string, string][] => {
    const given = givenAnswers(questions, row.answers).find((one) => one.question.key === question);
    return given === undefined ? [] : [[row.registrationId, answerText(given.question, given.value, language)]];
  });
  return {
    session,
    counts,
    tab: query.tab,
    search: query.search,
    sort,
    page: query.page,
    presence,
    ways,
    unconfirmed: await inTabs('unconfirmed'),
    found: await countAttendees(connection, session.id, filter),
    rows,
    answers: await countAnswers(connection, session.id),
    reasons: query.tab === 'waitlisted' ? await waitReasons(connection, session, now) : new Map(),
    questions: current.map((one) => ({ key: one.key, label: questionTexts(one, language).label })),
    question,
    given: new Map(answers),
  };
}
