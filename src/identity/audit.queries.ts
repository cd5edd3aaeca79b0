import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { type Actor, actorName, actorOrigin } from './actor.js';

/** One thing that was done to one subject. `details` must hold no secrets. */
export interface Deed {
  actor: Actor;
  action: string;
  subject: string;
  details?: object;
}

/** Records who did what and from where, in the transaction that does it. `details` must hold no secrets. */
export async function record(
  tx: EntityManager,
  actor: Actor,
  action: string,
  subject: string,
  now: Date,
  details: object = {},
): Promise<void> {
  await tx.query(
    `insert into audit_entries (id, at, actor, origin, action, subject, details) values ($1, $2, $3, $4, $5, $6, $7)`,
    [randomUUID(), now, actorName(actor), actorOrigin(actor), action, subject, JSON.stringify(details)],
  );
}

/** Records many deeds in one statement, in their order. */
export async function recordAll(tx: EntityManager, deeds: readonly Deed[], now: Date): Promise<void> {
  if (deeds.length === 0) return;
  const rows = deeds.map(({ actor, action, subject, details = {} }) => ({
    id: randomUUID(),
    actor: actorName(actor),
    origin: actorOrigin(actor),
    action,
    subject,
    details,
  }));
  await tx.query(
    `insert into audit_entries (id, at, actor, origin, action, subject, details)
     select id, $2, actor, origin, action, subject, details
     from jsonb_to_recordset($1::jsonb)
       as n(id uuid, actor text, origin text, action text, subject text, details jsonb)`,
    [JSON.stringify(rows), now],
  );
}
