import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { personalMessage, recipientOf } from '../../../domain/notifications/outbox/frozen.js';
import type { NewMessage } from '../../../domain/notifications/outbox/messages.queries.js';
import type { EmailKind } from '../../../domain/notifications/kinds/kind.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import type { MessagePayload } from '../../../domain/notifications/message.js';
import type { SubmissionPayload } from './emails/submission-payload.js';

/** Returns a message about a proposal that is written in Greenroom. */
export function submissionMessage(
  attendee: Attendee,
  kind: EmailKind<SubmissionPayload>,
  dedupeKey: string,
  submission: SubmissionPayload['submission'],
  more: Partial<MessagePayload> = {},
): NewMessage {
  const payload = { recipient: recipientOf(attendee), submission, ...more };
  return { ...personalMessage(attendee, kind.name, `${kind.name}:${dedupeKey}`), ...carrying(kind, payload) };
}
