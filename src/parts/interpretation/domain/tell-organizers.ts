import { callTexts } from '../../../domain/calls/call.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import { listOrganizers } from '../../../domain/identity/identity.queries.js';
import { may } from '../../../domain/identity/role.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import { enqueueMessages } from '../../../domain/notifications/outbox/messages.queries.js';
import type { CrewAnswer } from '../../../domain/sessions/answer-as-speaker.js';
import { staffCrew } from './emails/staff-crew.js';

/** Emails those who can ask somebody else at once when somebody declines; not what an organizer recorded for them. */
export async function tellOrganizers(change: Change, { session, speakerId, task, status }: CrewAnswer): Promise<void> {
  const { tx, actor, now } = change;
  if (status !== 'declined' || actor.kind !== 'speaker') return;
  const call = await getCall(tx, session.callId);
  const { id, title, timeZone, startsAt } = session;
  const organizers = (await listOrganizers(tx)).filter(({ role, state }) => state === 'active' && may(role, 'change'));
  const messages = organizers.map(({ id: organizerId, name, email, language }) => ({
    callId: null,
    sessionId: null,
    sessionRevision: null,
    registrationId: null,
    attendeeId: null,
    dedupeKey: `staff-crew:${id}:${speakerId}:${now.getTime()}:${organizerId}`,
    ...carrying(staffCrew, {
      recipient: { name, email, timeZone: call.timeZone, isOwnZone: false as const, language, linkVersion: 0 },
      account: { organizerId },
      crew: {
        personId: speakerId,
        task,
        session: { id, title, startsAt: startsAt.toISOString(), timeZone },
        call: callTexts(call, language).name,
      },
    }),
  }));
  await enqueueMessages(change, messages);
}
