import type { Attendee } from '../registrations/attendee.entity.js';
import { personalMessage } from '../notifications/outbox/frozen.js';
import type { NewMessage } from '../notifications/outbox/messages.queries.js';
import type { MessagePayload, MessageSubmission } from '../notifications/message.js';
import type { MessageKind } from '../notifications/kinds/kinds.js';

/** Returns a message about a proposal that is written in Greenroom. */
export function submissionMessage(
  attendee: Attendee,
  kind: Extract<MessageKind, `proposal-${string}`>,
  dedupeKey: string,
  submission: MessageSubmission,
  more: Partial<MessagePayload> = {},
): NewMessage {
  return personalMessage(attendee, kind, `${kind}:${dedupeKey}`, { submission, ...more });
}
