import type { Change } from '../../../domain/identity/change.js';
import { enqueueMessages } from '../../../domain/notifications/outbox/messages.queries.js';
import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { actsFor } from '../../../domain/registrations/proven.js';
import { submissionMessage } from './submission-messages.js';
import { proposalLink } from './emails/proposal-link.js';

/** A person gets one email with the link in this time, however often anyone asks for it. */
const windowMs = 10 * 60_000;

/** Sends a person the link to the page where they write their proposals. */
export async function sendSubmissionLink(change: Change, author: Attendee): Promise<void> {
  const key = `${author.id}:${Math.floor(change.now.getTime() / windowMs)}`;
  const byStranger = !actsFor(change.actor, author.id) && { byStranger: true as const };
  const about = { id: null, title: '' };
  await enqueueMessages(change, [submissionMessage(author, proposalLink, key, about, { ...byStranger })]);
}
