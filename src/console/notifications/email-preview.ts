import type { Call } from '../../domain/calls/call.entity.js';
import { composeMessage } from '../../domain/notifications/composing/compose.js';
import type { EmailSite } from '../../domain/notifications/composing/context.js';
import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';
import { EmailTextOverrides } from '../../domain/notifications/templates/email-text-overrides.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { sessionSnapshot } from '../../domain/sessions/session-snapshot.js';
import type { Tx } from '../../platform/database/tx.js';
import type { ConsolePage } from '../console-page.js';

/** An email that people will get, as the organizer would get it. */
export interface EmailPreview {
  subject: string;
  text: string;
}

// Nobody has this id: the links of the sample lead nowhere.
const nobody = '00000000-0000-0000-0000-000000000000';

/** Composes a sample of what will be sent: `session` as it will be, `before` as people know it. */
export async function previewEmail(
  tx: Tx,
  site: EmailSite,
  { organizer, language, now }: ConsolePage,
  kind: MessageKind,
  { call, session, before = session, note }: { call: Call; session: Session; before?: Session; note: string },
): Promise<EmailPreview> {
  const at = now.toISOString();
  const { name, email } = organizer;
  const message = {
    id: nobody,
    kind,
    messageId: `<${nobody}@localhost>`,
    createdAt: now,
    registrationId: nobody,
    attendeeId: nobody,
    payload: {
      recipient: { name, email, timeZone: call.timeZone, language, linkVersion: 1 },
      event: { uid: `${nobody}@localhost`, sequence: session.sequence + 1, stampedAt: at, createdAt: at },
      ...(note !== '' && { note }),
    },
  };
  const snapshots = { snapshot: sessionSnapshot(session), previousSnapshot: sessionSnapshot(before) };
  const texts = await new EmailTextOverrides(tx, null).of(call.id, kind, language, now);
  const { subject, text } = composeMessage(message, snapshots, call, site, null, texts);
  return { subject, text };
}
