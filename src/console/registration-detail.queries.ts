import type { EntityManager } from 'typeorm';
import type { MessageRow } from './messages.queries.js';

/** What was sent to a person about one registration, newest first. */
export async function listMessagesOfRegistration(tx: EntityManager, registrationId: string): Promise<MessageRow[]> {
  return tx.query(
    `select m.id, m.kind, m.state, m.payload->'recipient'->>'name' as name, m.payload->'recipient'->>'email' as email,
       m.created_at as "createdAt", m.due_at as "dueAt", m.sent_at as "sentAt", m.attempts, m.result
     from messages m where m.registration_id = $1 order by m.position desc limit 50`,
    [registrationId],
  );
}
