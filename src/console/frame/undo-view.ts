import { findLastAct, type LastAct } from '../../domain/notifications/outbox/held-acts.queries.js';
import { countLaterRecipients } from '../../domain/notifications/later-recipients.js';
import { noRecipients, recipientCount } from '../../domain/sessions/recipients.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { formatTime } from '../../domain/time/format.js';
import { zoneLabel } from '../../domain/time/zones.js';
import type { Connection } from '../../platform/database/tx.js';
import { translate } from '../../platform/i18n/messages.js';
import { sessionPath } from '../paths/session-paths.js';

/** How to undo what was just done, as long as that is possible. */
export interface UndoView {
  title: string;
  text: string;
  label: string;
  path: string;
  /** RFC 3339; the page counts down to it, and reloads then. */
  until: string;
  now: string;
}

/** What was just done, to which sessions, and how many emails wait. */
export interface UndoInput {
  act: LastAct;
  sessions: readonly Session[];
  emails: number;
}

/** Finds what was just done to these sessions and can be undone; null if there is nothing. */
export async function findUndoInput(connection: Connection, ids: readonly string[], now: Date) {
  const act = await findLastAct(connection, ids, now);
  if (act === null) return null;
  const sessions = await listSessionsById(connection, act.sessionIds);
  let emails = act.held;
  if (act.kind === 'cancel' || act.kind === 'move')
    for (const session of sessions)
      emails += recipientCount({ ...noRecipients, ...(await countLaterRecipients(connection, session, now)) });
  return { act, sessions, emails };
}

/** Returns how to undo what was just done. */
export function undoView({ act, sessions, emails }: UndoInput, { now, language }: { now: Date; language: string }) {
  const [session] = sessions;
  if (session === undefined) return null;
  const { kind, leavesAt } = act;
  const at = formatTime(leavesAt, session.timeZone, language);
  const seconds = String(leavesAt.getUTCSeconds()).padStart(2, '0');
  const time = `${at}:${seconds} ${zoneLabel(session.timeZone, now, language)}`;
  const text = (key: string, values = {}) => translate(language, `console.sessions.undo.${key}`, values);
  return {
    title: text(`title.${kind}`),
    text: text(`text.${kind}`, { waits: text('waits', { count: emails, time }), sessions: sessions.length }),
    label: text(`do.${kind}`),
    path: sessionPath(session, `undo/${act.actId}`),
    until: leavesAt.toISOString(),
    now: now.toISOString(),
  };
}
