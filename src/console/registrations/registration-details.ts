import { everything, listAuditEntries } from '../../domain/identity/audit.queries.js';
import { findUndelivered } from '../../domain/notifications/outbox/retry.queries.js';
import { listLinksOf } from '../../domain/proposals/matches.queries.js';
import { answerText } from '../../domain/questions/answer-labels.js';
import { givenAnswers } from '../../domain/questions/given-answers.js';
import { questionWords } from '../../domain/questions/question.js';
import { listQuestionsBehind } from '../../domain/questions/questions.queries.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import type { Tx } from '../../platform/database/tx.js';
import type { ConsolePage } from '../console-page.js';
import { auditNames } from '../identity/audit.queries.js';
import { findAttendeeRow } from './attendees.queries.js';
import { listMessagesOfRegistration } from '../notifications/messages.queries.js';

const mostEntriesShown = 100;

/** Finds what the page of a registration shows: answers, messages, matches and activity. */
export async function findRegistrationDetails(tx: Tx, { language, now }: ConsolePage, registration: Registration) {
  const { id, sessionId, attendeeId } = registration;
  const row = await findAttendeeRow(tx, sessionId, id);
  if (row === null) throw new Error('A registration has no row in the table of its session.');
  const subjects = [`registration:${id}`, `attendee:${attendeeId}`];
  const entries = await listAuditEntries(tx, { ...everything, subjects }, mostEntriesShown, null);
  const messages = await listMessagesOfRegistration(tx, id);
  const messageIds = messages.map((one) => one.id);
  const named = entries.flatMap(({ actor, subject }) => [actor, subject]);
  const given = givenAnswers(await listQuestionsBehind(tx, [registration]), registration.answers);
  return {
    row,
    answers: given.map(({ question, value }) => ({
      label: questionWords(question, language).label,
      text: answerText(question, value, language),
    })),
    links: await listLinksOf(tx, { attendeeId }),
    messages,
    undelivered: await findUndelivered(tx, { messageIds }, now),
    entries,
    names: await auditNames(tx, named),
  };
}
