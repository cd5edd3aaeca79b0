import { hasCheckIn } from '../../domain/attendance/check-in.js';
import { translate } from '../../platform/i18n/messages.js';
import { type QrView, qrView } from '../../platform/views/qr.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { ticketCode } from '../../domain/registrations/links/ticket.js';
import { ticketReference } from '../../domain/registrations/links/ticket-reference.js';
import type { Session } from '../../domain/sessions/session.entity.js';

/** The ticket code to show at the entrance. */
export interface TicketView {
  qr: QrView;
  /** The code to read out if it can't be scanned. */
  reference: string;
  /** When they checked in. */
  inside: string | null;
}

/** Returns whether a session has check-in with tickets. */
export function hasTicket(
  session: Pick<Session, 'format' | 'state' | 'endsAt'>,
  { state }: Pick<Registration, 'state'>,
  now: Date,
): boolean {
  return hasCheckIn(session) && session.state === 'published' && state === 'confirmed' && session.endsAt > now;
}

/** Returns the ticket of a registration; `inSince` is in the session's time zone. */
export function ticketView(
  secret: string,
  registrationId: string,
  { linkVersion }: { linkVersion: number },
  language: string,
  inSince: string | null = null,
): TicketView {
  const code = ticketCode(secret, { registrationId, linkVersion });
  return {
    qr: qrView(code, translate(language, 'attendance.ticket.label')),
    reference: translate(language, 'attendance.ticket.reference', { reference: ticketReference(registrationId) }),
    inside: inSince === null ? null : translate(language, 'attendance.ticket.inside', { time: inSince }),
  };
}
