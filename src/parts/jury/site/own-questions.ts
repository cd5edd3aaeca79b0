import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { translate } from '../../../platform/i18n/messages.js';
import { listOwnQuestions } from '../domain/questions.queries.js';

/** Returns where teams answer what their jury asks. */
export async function questionPages(connection: Connection, attendee: Attendee, language: string) {
  const questions = await listOwnQuestions(connection, attendee);
  return questions.map(({ id, proposalId }) => ({
    proposalId,
    path: `/questions/${id}`,
    label: translate(language, 'jury.question.mine'),
  }));
}
