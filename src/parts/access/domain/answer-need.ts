import { isDeepStrictEqual } from 'node:util';
import { record } from '../../../domain/identity/audit.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import { findOrganizerById } from '../../../domain/identity/identity.queries.js';
import { may } from '../../../domain/identity/role.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import { chosenRecipient, personalMessage } from '../../../domain/notifications/outbox/frozen.js';
import { enqueueMessages } from '../../../domain/notifications/outbox/messages.queries.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import { invalidField } from '../../../platform/errors.js';
import type { AnswerInput } from './access-input.js';
import { answerNeed, type PersonsNeed } from './access-needs.queries.js';
import { organizersAnswer } from './emails/organizers-answer.js';

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
