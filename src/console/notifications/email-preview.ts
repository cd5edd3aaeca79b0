import type { Call } from '../../domain/calls/call.entity.js';
import type { Organizer } from '../../domain/identity/organizer.entity.js';
import { composeMessage } from '../../domain/notifications/composing/compose.js';
import type { EmailSite } from '../../domain/notifications/composing/context.js';
import type { ReadTexts } from '../../domain/notifications/templates/email-template.js';
import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { sessionSnapshot } from '../../domain/sessions/session-snapshot.js';

/** The mail that a person with a seat will get, as the organizer themself would get it. */
export interface EmailPreview {
  subject: string;
  text: string;
}

// Nobody has this id: the links of the sample lead nowhere.
const nobody = '00000000-0000-0000-0000-000000000000';

/** Composes a sample of what will be sent: `session` as it will be, `before` as people know it. */
export function previewEmail(
  kind: MessageKind,
  call: Call,
  session: Session,
  before: Session,
  /** `texts`: how such a mail is worded in that language. */
  reader: Pick<Organizer, 'name' | 'email'> & { language: string; texts: ReadTexts },
  site: EmailSite,
  note: string,
  now: Date,
): EmailPreview {
  const at = now.toISOString();
  const message = {
    id: nobody,
    kind,
    messageId: `<${nobody}@localhost>`,
    createdAt: now,
    registrationId: nobody,
    attendeeId: nobody,
    payload: {
      recipient: {
        name: reader.name,
        email: reader.email,
        timeZone: call.timeZone,
        language: reader.language,
        linkVersion: 1,
      },
      event: { uid: `${nobody}@localhost`, sequence: session.sequence + 1, stampedAt: at, createdAt: at },
      ...(note !== '' && { note }),
    },
  };
  const told = { snapshot: sessionSnapshot(session), previousSnapshot: sessionSnapshot(before) };
  const { subject, text } = composeMessage(message, told, call, site, null, reader.texts);
  return { subject, text };
}
