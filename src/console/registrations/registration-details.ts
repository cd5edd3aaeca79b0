import { everything, listAuditEntries } from '../../domain/identity/audit.queries.js';
import { findUndelivered } from '../../domain/notifications/outbox/retry.queries.js';
import { listLinksOf } from '../../domain/proposals/matches.queries.js';
import { answerText } from '../../domain/questions/answer-labels.js';
import { givenAnswers } from '../../domain/questions/given-answers.js';
import { questionTexts } from '../../domain/questions/question.js';
import { listQuestionsBehind } from '../../domain/questions/questions.queries.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import type { Connection } from '../../platform/database/tx.js';
import type { ConsolePage } from '../frame/console-page.js';
import { auditNames } from '../ui/audit.queries.js';
import { findAttendeeRow } from './attendees.queries.js';
import { listMessagesOfRegistration } from '../ui/messages.queries.js';

const maxEntriesShown = 100;

/** Finds what the page of a registration shows: answers, messages, matches and activity. */
export async function findRegistrationDetails(
  connection: Connection,
  { language, now }: ConsolePage,
  registration: Registration,
) {
  const { id, sessionId, attendeeId } = registration;
  const row = await findAttendeeRow(connection, sessionId, id);
  if (row === null) throw new Error('A registration has no row in the table of its session.');
  const subjects = [`registration:${id}`, `attendee:${attendeeId}`];
  const entries = await listAuditEntries(connection, { ...everything, subjects }, maxEntriesShown, null);
  const messages = await listMessagesOfRegistration(connection, id);
  const messageIds = messages.map((one) => one.id);
  const named = entries.flatMap(({ actor, subject }) => [actor, subject]);
  const given = givenAnswers(await listQuestionsBehind(connection, [registration]), registration.answers);
  return {
    row,
    answers: given.map(({ question, value }) => ({
      label: questionTexts(question, language).label,
      text: answerText(question, value, language),
    })),
    links: await listLinksOf(connection, { attendeeId }),
    messages,
    undelivered: await findUndelivered(connection, { messageIds }, now),
    entries,
    names: await auditNames(connection, named),
  };
}
