import { command } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/tx.js';
import { timeOrderedUuid } from '../../platform/database/uuid.js';
import { type Actor, actorName, actorOrigin } from './actor.js';

/** The context of a domain operation: the transaction of its use case, the actor, and the time. */
export interface Change {
  tx: Tx;
  actor: Actor;
  /** Read from the clock once per use case. */
  now: Date;
  /** The domain of UIDs and Message-IDs. */
  domain: string;
  /** The HTTP request that causes it; null in background work, and in a batch that serves many requests. */
  requestId: string | null;
  /** The secret that link tokens are derived from. */
  linkSecret: string;
  /** The act whose emails wait until a time, so that it can be undone. */
  held?: { actId: string; until: Date } | undefined;
}

/** One action on one subject. `details` must not contain secrets. */
export interface NewAuditEntry {
  /** The actor, if different from the actor of the change. */
  actor?: Actor;
  action: string;
  subject: string;
  details?: object;
}

const recordSql = command(
  `insert into audit_entries (id, at, actor, origin, action, subject, details) values ($1, $2, $3, $4, $5, $6, $7)`,
);

/** Records who did what and from where, in the same transaction. `details` must not contain secrets. */
export async function record({ tx, actor, now }: Change, action: string, subject: string, details: object = {}) {
  await recordSql.run(tx, [
    timeOrderedUuid(now),
    now,
    actorName(actor),
    actorOrigin(actor),
    action,
    subject,
    JSON.stringify(details),
  ]);
}

const recordAllSql = command(`
  insert into audit_entries (id, at, actor, origin, action, subject, details)
  select id, $2, actor, origin, action, subject, details
  from jsonb_to_recordset($1::jsonb)
    as n(id uuid, actor text, origin text, action text, subject text, details jsonb)`).plannedOnce();

/** Records many actions in one statement, in order. */
export async function recordAll(change: Change, auditEntries: readonly NewAuditEntry[]): Promise<void> {
  if (auditEntries.length === 0) return;
  const { tx, now } = change;
  const rows = auditEntries.map(({ actor = change.actor, action, subject, details = {} }) => ({
    id: timeOrderedUuid(now),
    actor: actorName(actor),
    origin: actorOrigin(actor),
    action,
    subject,
    details,
  }));
  await recordAllSql.run(tx, [JSON.stringify(rows), now]);
}
