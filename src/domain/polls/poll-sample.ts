import type { Call } from '../calls/call.entity.js';
import { composeMessage } from '../notifications/composing/compose.js';
import type { EmailSite } from '../notifications/composing/context.js';
import type { ComposedEmail } from '../notifications/email/composed-email.js';
import { sampleRow } from '../notifications/templates/sample.js';
import type { Poll, PollStart } from './poll.entity.js';

/** An id that doesn't exist, so that links in samples lead nowhere. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** Composes the email of a poll for a reader, with disabled links. */
export function pollSample(
  call: Call,
  { poll, starts }: { poll: Poll; starts: readonly PollStart[] },
  reader: { name: string; email: string; timeZone: string; language: string },
  site: EmailSite,
  now: Date,
): ComposedEmail {
  const about = {
    id: nobody,
    inviteeId: nobody,
    title: poll.title,
    minutes: poll.durationMinutes,
    starts: starts.map(({ startsAt }) => startsAt.toISOString()),
    closesAt: poll.closesAt.toISOString(),
  };
  const payload = { recipient: { ...reader, linkVersion: 1 }, poll: about };
  return composeMessage({ ...sampleRow('poll', payload, now), registrationId: null }, null, call, site, null);
}
