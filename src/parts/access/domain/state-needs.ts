import { record, type Change } from '../../../domain/identity/change.js';
import { emailKey } from '../../../domain/registrations/links/email-address.js';
import { lockAttendee } from '../../../domain/registrations/links/links.queries.js';
import { actsFor, isProven } from '../../../domain/registrations/links/proven.js';
import { findAttendeeByAddress, getAttendee } from '../../../domain/registrations/registrations.queries.js';
import { needChanges, type StatedNeed } from './access-need.js';
import {
  askAgain,
  confirmNeeds,
  insertNeeds,
  listNeedsOf,
  withdrawNeeds,
  answerNeed,
  type PersonsNeed,
} from './access-needs.queries.js';
import { isDeepStrictEqual } from 'node:util';
import { findOrganizerById } from '../../../domain/identity/identity.queries.js';
import { may } from '../../../domain/identity/role.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import { chosenRecipient, personalMessage } from '../../../domain/notifications/outbox/frozen.js';
import { enqueueMessages } from '../../../domain/notifications/outbox/messages.queries.js';
import { invalidField } from '../../../platform/errors.js';
import type { AnswerInput } from './access-input.js';
import { organizersAnswer } from './emails/organizers-answer.js';

/** Stores everything that a person needs, as they state it themselves; what they no longer state is deleted. */
export async function stateNeeds(
  { tx, now }: Change,
  attendeeId: string,
  stated: readonly StatedNeed[],
): Promise<void> {
  await lockAttendee(tx, attendeeId);
  const { added, changed, withdrawn } = needChanges(await listNeedsOf(tx, attendeeId), stated);
  await withdrawNeeds(
    tx,
    attendeeId,
    withdrawn.map(({ kind }) => kind),
  );
  for (const need of changed) await askAgain(tx, need, now);
  await insertNeeds(tx, attendeeId, added, { byOwner: true, now });
  await confirmNeeds(tx, attendeeId);
}

/**
 * Stores what somebody ticked in the form by which they registered with this address. A person whose browser is known
 * adds to what they have stated. For anyone else it is kept only for an address that has stated nothing and is not
 * confirmed yet, and counts once its owner confirms it: a stranger changes nothing, and learns nothing.
 */
export async function stateInForm(
  { tx, actor, now }: Change,
  callId: string,
  email: string,
  stated: readonly StatedNeed[],
): Promise<void> {
  const found = await findAttendeeByAddress(tx, callId, emailKey(email));
  if (found === null) return;
  const attendee = await lockAttendee(tx, found.mergedInto ?? found.id);
  const stored = await listNeedsOf(tx, attendee.id);
  const byOwner = actsFor(actor, attendee.id);
  if (!byOwner && (isProven(attendee) || stored.length > 0)) return;
  const { added } = needChanges(stored, stated);
  await insertNeeds(tx, attendee.id, added, { byOwner, now });
}

/**
 * Changes what becomes of a locked need. The person gets one email when it is arranged or not possible, and when the
 * words about that change. Throws Invalid for somebody who is not on the team or may not see needs.
 */
export async function decideNeed(change: Change, need: PersonsNeed, input: AnswerInput): Promise<void> {
  const { tx, now } = change;
  const { state, reply, inChargeId, dueOn } = need;
  if (isDeepStrictEqual(input, { state, reply, inChargeId, dueOn })) return;
  if (input.inChargeId !== null && input.inChargeId !== inChargeId) {
    const organizer = await findOrganizerById(tx, input.inChargeId);
    if (organizer?.state !== 'active' || !may(organizer.role, 'access-needs'))
      throw invalidField('inChargeId', 'not-on-team', 'Choose somebody on the team.');
  }
  await answerNeed(tx, need.id, input);
  // Nothing of the person: more people read the activity log than may know of the need.
  await record(change, 'call.access-need-answered', `call:${need.callId}`);
  if (input.state === 'asked' || (input.state === state && input.reply === reply)) return;
  const attendee = await getAttendee(tx, need.personId);
  const payload = {
    recipient: chosenRecipient(attendee),
    need: { id: need.id, kind: need.kind, details: need.details, state: input.state, reply: input.reply },
  };
  const message = personalMessage(attendee, organizersAnswer.name, `need:${need.id}:${now.toISOString()}`);
  await enqueueMessages(change, [{ ...message, ...carrying(organizersAnswer, payload) }]);
}
