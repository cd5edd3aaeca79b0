import type { MessageKind } from '../../notices/message.js';
import type { Notice } from '../../notices/messages.queries.js';
import { eventOf, recipientOf } from '../../notices/notice.js';
import type { AdmittedDecision } from '../../registrations/admission.js';
import type { Attendee } from '../../registrations/attendee.entity.js';
import type { Registration } from '../../registrations/registration.entity.js';
import type { Session } from '../../sessions/session.entity.js';

const noticeKinds: Record<'confirmed' | 'waitlisted' | 'pending', MessageKind> = {
  confirmed: 'invited',
  waitlisted: 'waitlisted',
  pending: 'pending',
};

/** What a person hears when a seat, a place in line or a pending application is theirs. */
export function admissionNotice(
  session: Session,
  registration: Registration,
  attendee: Attendee,
  decision: AdmittedDecision,
  note: string | null = null,
): Notice {
  const kind = noticeKinds[decision.outcome];
  return {
    callId: session.callId,
    sessionId: session.id,
    sessionRevision: session.revision,
    registrationId: registration.id,
    attendeeId: attendee.id,
    kind,
    dedupeKey: `${kind}:${registration.id}:${registration.lineNumber}`,
    payload: {
      recipient: recipientOf(attendee),
      ...(decision.outcome === 'confirmed' && { event: eventOf(registration) }),
      ...(decision.outcome === 'waitlisted' && { place: decision.place }),
      ...(note !== null && { note }),
    },
  };
}
