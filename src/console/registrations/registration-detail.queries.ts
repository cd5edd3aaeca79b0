import { messageColumns, type MessageRow, messageRow } from '../notifications/messages.queries.js';
import type { Tx } from '../../platform/database/tx.js';
import { query } from '../../platform/database/statement.js';

const listMessagesOfRegistrationSql = query(
  `select ${messageColumns}
   from messages m where m.registration_id = $1 order by m.position desc limit 50`,
  messageRow,
);

/** What was sent to a person about one registration, newest first. */
export async function listMessagesOfRegistration(tx: Tx, registrationId: string): Promise<MessageRow[]> {
  return listMessagesOfRegistrationSql.all(tx, [registrationId]);
}
