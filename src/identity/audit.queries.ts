import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { type Actor, actorName } from './actor.js';

/** Records who did what, in the transaction that does it. `details` must hold no secrets. */
export async function record(
  tx: EntityManager,
  actor: Actor,
  action: string,
  subject: string,
  now: Date,
  details: object = {},
): Promise<void> {
  await tx.query(
    `insert into audit_entries (id, at, actor, action, subject, details) values ($1, $2, $3, $4, $5, $6)`,
    [randomUUID(), now, actorName(actor), action, subject, JSON.stringify(details)],
  );
}

/** Records the same action on several subjects in one statement. */
export async function recordAll(
  tx: EntityManager,
  entries: readonly { actor: Actor; action: string; subject: string }[],
  now: Date,
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({
    id: randomUUID(),
    actor: actorName(entry.actor),
    action: entry.action,
    subject: entry.subject,
  }));
  await tx.query(
    `insert into audit_entries (id, at, actor, action, subject, details)
     select id, $2, actor, action, subject, '{}'
     from jsonb_to_recordset($1::jsonb) as n(id uuid, actor text, action text, subject text)`,
    [JSON.stringify(rows), now],
  );
}
