import { readProposal } from '../../../api/proposals/read-proposal.js';
import { registrationView } from '../../../api/registrations/registration.view.js';
import { readSession } from '../../../api/sessions/read-session.js';
import { getProposalById } from '../../../domain/proposals/proposals.queries.js';
import { listQuestionsBehind } from '../../../domain/questions/questions.queries.js';
import { getRegisteredPerson } from '../../../domain/registrations/registrations.queries.js';
import { getSession } from '../../../domain/sessions/sessions.queries.js';
import type { Connection } from '../../../platform/database/tx.js';
import { NotFound } from '../../../platform/errors.js';
import type { EventObject } from '../domain/event-objects.js';

/** What full payloads contain, as the API returns it. */
export const fullObjects: readonly EventObject[] = [
  { group: 'registration', read: (connection, data) => ifThere(() => registration(connection, data)) },
  { group: 'attendance', read: (connection, data) => ifThere(() => registration(connection, data)) },
  {
    group: 'session',
    read: (connection, { sessionId }, publicUrl) =>
      ifThere(async () => readSession(connection, await getSession(connection, String(sessionId)), publicUrl)),
  },
  {
    group: 'proposal',
    read: (connection, { proposalId }) =>
      ifThere(async () => readProposal(connection, await getProposalById(connection, String(proposalId)))),
  },
];

async function registration(connection: Connection, { registrationId }: Record<string, unknown>) {
  const person = await getRegisteredPerson(connection, String(registrationId));
  return registrationView({ ...person, questions: await listQuestionsBehind(connection, [person.registration]) });
}

async function ifThere<Found>(read: () => Promise<Found>): Promise<Found | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}
