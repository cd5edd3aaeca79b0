import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { personalMessage } from '../../../domain/notifications/outbox/frozen.js';
import type { NewMessage } from '../../../domain/notifications/outbox/messages.queries.js';
import type { MessagePayload, MessageSubmission } from '../../../domain/notifications/message.js';
import type { MessageKind } from '../../../domain/notifications/kinds/kinds.js';

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
