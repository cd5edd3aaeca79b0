import type { BroadcastContents } from '../broadcasts/broadcast.js';
import type { Call } from '../calls/call.entity.js';
import { composeMessage } from '../notifications/composing/compose.js';
import type { EmailSite } from '../notifications/composing/context.js';
import type { ComposedEmail } from '../notifications/email/composed-email.js';
import type { MessageLetter, Recipient } from '../notifications/message.js';
import { sampleRow } from '../notifications/templates/sample.js';

/** Composes a letter as its reader gets it, with disabled links. */
export function letterSample(
  call: Call,
  { contents, about }: { contents: BroadcastContents; about: MessageLetter },
  reader: Omit<Recipient, 'linkVersion'>,
  site: EmailSite,
  now: Date,
): ComposedEmail {
  const payload = { recipient: { ...reader, linkVersion: 1 }, letter: about };
  const message = { ...sampleRow('letter', payload, now), registrationId: null };
  return composeMessage(message, null, call, site, { contents, callLanguages: call.languages });
}
