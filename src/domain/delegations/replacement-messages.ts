import type { MessageKind } from '../notifications/kinds/kinds.js';
import type { NewMessage } from '../notifications/outbox/messages.queries.js';
import { claimOf, eventOf, recipientOf } from '../notifications/outbox/frozen.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import type { RegistrationState } from '../registrations/registration.js';
import type { Registration } from '../registrations/registration.entity.js';
import { type RegisteredBy, registeredBy } from './registered-by.js';
import type { Session } from '../sessions/session.entity.js';

export interface Replacement {
  /** The current registration of the old member, and its previous state. */
  left: Registration;
  had: RegistrationState;
  leaver: Attendee;
  entered: Registration;
  newcomer: Attendee;
  /** Position on the waiting list, from 1. */
  place: number | null;
  /** Who registers the new member. */
  by: RegisteredBy;
}

const kinds: Partial<Record<RegistrationState, MessageKind>> = {
  confirmed: 'invited',
  waitlisted: 'waitlisted',
  pending: 'pending',
  offered: 'offered',
};

/** Returns the messages for the old and the new member. */
export function replacementMessages(session: Session, replacement: Replacement): NewMessage[] {
  const { left, had, leaver, entered, newcomer, place, by } = replacement;
  const about = { callId: session.callId, sessionId: session.id, sessionRevision: session.revision };
  const withdrawn: NewMessage = {
    ...about,
    registrationId: left.id,
    attendeeId: leaver.id,
    kind: 'withdrawn',
    dedupeKey: `withdrawn:${left.id}:${left.sequence}`,
    payload: { recipient: recipientOf(leaver), ...(had === 'confirmed' && { event: eventOf(left) }) },
  };
  const kind = kinds[entered.state];
  if (kind === undefined) return [withdrawn];
  return [
    withdrawn,
    {
      ...about,
      registrationId: entered.id,
      attendeeId: newcomer.id,
      kind,
      dedupeKey: `${kind}:${entered.id}:${entered.waitlistNumber}:${entered.sequence}`,
      payload: {
        recipient: recipientOf(newcomer),
        ...claimOf(entered, newcomer),
        // As in the first email to the other members: a stranger learns whom it comes from.
        ...(entered.unproven && registeredBy(by)),
        ...(entered.state === 'confirmed' && { event: eventOf(entered) }),
        ...(place !== null && { place }),
        ...(entered.offerExpiresAt !== null && { offerExpiresAt: entered.offerExpiresAt.toISOString() }),
      },
    },
  ];
}
