import { messageColumns, type MessageRow } from '../notifications/messages.queries.js';
import type { Tx } from '../../platform/database/tx.js';
import { orNull, word } from '../../platform/database/columns.js';
import { query } from '../../platform/database/statement.js';

const listMessagesOfRegistrationSql = query(
  `select ${messageColumns}
   from messages m where m.registration_id = $1 order by m.position desc limit 50`,
  {
    id: 'uuid',
    kind: word<MessageRow['kind']>(),
    state: word<MessageRow['state']>(),
    name: 'text',
    email: 'text',
    createdAt: 'timestamptz',
    dueAt: 'timestamptz',
    sentAt: 'timestamptz?',
    attempts: 'int',
    result: 'text?',
    bouncedAt: 'timestamptz?',
    bounceStatus: 'text?',
    bounceWords: 'text?',
    answer: orNull(word<NonNullable<MessageRow['answer']>>()),
  },
);

/** What was sent to a person about one registration, newest first. */
export async function listMessagesOfRegistration(tx: Tx, registrationId: string): Promise<MessageRow[]> {
  return listMessagesOfRegistrationSql.all(tx, [registrationId]);
}
