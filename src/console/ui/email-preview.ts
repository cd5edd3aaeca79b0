import type { Call } from '../../domain/calls/call.entity.js';
import { composeMessage } from '../../domain/notifications/composing/compose.js';
import type { EmailSite } from '../../domain/notifications/composing/context.js';
import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';
import { EmailTextOverrides } from '../../domain/notifications/templates/email-text-overrides.js';
import { sampleEvent, sampleRow } from '../../domain/notifications/templates/sample.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { sessionSnapshot } from '../../domain/sessions/session-snapshot.js';
import type { Connection } from '../../platform/database/tx.js';
import type { ConsolePage } from '../frame/console-page.js';

/** An email that people will get, as the organizer would get it. */
export interface EmailPreview {
  subject: string;
  text: string;
}

/** Composes a sample of what will be sent: `session` as it will be, `before` as people know it. */
export async function previewEmail(
  connection: Connection,
  site: EmailSite,
  { organizer, language, now }: ConsolePage,
  kind: MessageKind,
  { call, session, before = session, note }: { call: Call; session: Session; before?: Session; note: string },
): Promise<EmailPreview> {
  const { name, email } = organizer;
  const payload = {
    recipient: { name, email, timeZone: call.timeZone, language, linkVersion: 1 },
    event: sampleEvent(session.sequence + 1, now),
    ...(note !== '' && { note }),
  };
  const snapshots = { snapshot: sessionSnapshot(session), previousSnapshot: sessionSnapshot(before) };
  const texts = await new EmailTextOverrides(connection, null).of(call.id, kind, language, now);
  const { subject, text } = composeMessage(sampleRow(kind, payload, now), snapshots, call, site, null, texts);
  return { subject, text };
}
