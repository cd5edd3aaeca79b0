import type { MessageKind } from '../../notifications/kinds/kinds.js';
import type { MessagePayload } from '../../notifications/message.js';
import type { NewMessage } from '../../notifications/outbox/messages.queries.js';
import { claimOf, eventOf, recipientOf } from '../../notifications/outbox/frozen.js';
import type { AdmittedDecision } from './admission.js';
import type { Attendee } from '../attendee.entity.js';
import type { Registration } from '../registration.entity.js';
import type { Session } from '../../sessions/session.entity.js';

const messageKinds: Record<'confirmed' | 'waitlisted' | 'pending', MessageKind> = {
  confirmed: 'invited',
  waitlisted: 'waitlisted',
  pending: 'pending',
};

interface AdmissionNote extends Pick<MessagePayload, 'registeredBy' | 'switchedFrom'> {
  note?: string | null;
  hasOpenQuestions?: boolean;
}

/**
 * Returns the message that tells a person the outcome: a seat, a place on the waiting list, or waiting for approval.
 */
export function admissionMessage(
  session: Session,
  registration: Registration,
  attendee: Attendee,
  decision: AdmittedDecision,
  { note = null, registeredBy, switchedFrom, hasOpenQuestions = false }: AdmissionNote = {},
): NewMessage {
  const hasMoved = switchedFrom !== undefined && decision.outcome === 'confirmed';
  const kind = hasMoved ? 'switched' : messageKinds[decision.outcome];
  return placeMessage(session, registration, attendee, kind, {
    ...(decision.outcome === 'confirmed' && { event: eventOf(registration) }),
    ...(decision.outcome === 'waitlisted' && { place: decision.place }),
    ...(note !== null && { note }),
    ...(hasOpenQuestions && { unanswered: true as const }),
    ...(hasMoved && { switchedFrom }),
    // Only they need to know: others have nothing to confirm.
    ...(registeredBy !== undefined && registration.unproven && { registeredBy }),
  });
}

/** Returns a message about somebody's place in a session: once for each place that they get. */
export function placeMessage(
  session: Session,
  registration: Registration,
  attendee: Attendee,
  kind: MessageKind,
  payload: Partial<MessagePayload>,
): NewMessage {
  return {
    callId: session.callId,
    sessionId: session.id,
    sessionRevision: session.revision,
    registrationId: registration.id,
    attendeeId: attendee.id,
    kind,
    dedupeKey: `${kind}:${registration.id}:${registration.waitlistNumber}`,
    payload: { recipient: recipientOf(attendee), ...claimOf(registration, attendee), ...payload },
  };
}
