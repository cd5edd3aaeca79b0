import type { BroadcastContents } from '../broadcasts/broadcast.js';
import type { Call } from '../calls/call.entity.js';
import { composeMessage } from '../notifications/composing/compose.js';
import type { EmailSite } from '../notifications/composing/context.js';
import type { ComposedEmail } from '../notifications/email/composed-email.js';
import { sampleRow } from '../notifications/templates/sample.js';
import type { Session } from '../sessions/session.entity.js';

/** An id that doesn't exist, so that links in samples lead nowhere. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** Composes an invitation for a reader, with disabled links. */
export function invitationSample(
  call: Call,
  invitation: { contents: BroadcastContents; sessions: readonly Session[]; reservedUntil: Date | null },
  reader: { name: string; email: string; timeZone: string; language: string },
  site: EmailSite,
  now: Date,
): ComposedEmail {
  const { contents, sessions, reservedUntil } = invitation;
  const about = {
    id: nobody,
    inviteeId: nobody,
    sessions: sessions.map(({ title, startsAt, endsAt }) => ({
      title,
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
    })),
    ...(reservedUntil !== null && { reservedUntil: reservedUntil.toISOString() }),
  };
  const payload = { recipient: { ...reader, linkVersion: 1 }, invitation: about };
  const message = { ...sampleRow('invitation-to-register', payload, now), registrationId: null };
  const own = Object.keys(contents).length === 0 ? null : { contents, callLanguages: call.languages };
  return composeMessage(message, null, call, site, own);
}
