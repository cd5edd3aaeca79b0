import { Conflict } from '../../../platform/errors.js';
import { callTexts } from '../../../domain/calls/call.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { emailLanguage } from '../../../domain/notifications/composing/context.js';
import type { Change } from '../../../domain/identity/change.js';
import type { Registration } from '../../../domain/registrations/registration.entity.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import { isOver } from '../../../domain/sessions/session.js';
import { getSession } from '../../../domain/sessions/sessions.queries.js';
import type { Certificate } from './certificate.entity.js';
import { type CertificateFacts, certificateFacts, certificateVerdict, neededMinutes } from './certificate.js';
import { findCurrentCertificate, findPresence } from './certificates.queries.js';
import { readIn } from '../../../domain/sessions/session-texts.js';

interface Earned {
  /** The certificate that was issued before; null for none. */
  current: Certificate | null;
  /** The current content of the certificate. */
  facts: CertificateFacts;
  neededMinutes: number;
}

/**
 * Returns the certificate that a registration earned, and the existing one. Throws Conflict if none was earned or the
 * organizers revoked it.
 */
export async function getEarned({ tx, now }: Change, registration: Registration): Promise<Earned> {
  const session = await getSession(tx, registration.sessionId);
  const presence = await findPresence(tx, registration.id);
  const { certificateShare: share, durationMinutes } = session;
  const isSeated = registration.state === 'confirmed' && session.state === 'published';
  const verdict = certificateVerdict({ ...presence, share, durationMinutes, isOver: isOver(session, now), isSeated });
  if (verdict !== 'earned' || share === null) {
    throw new Conflict('certificate-not-earned', "This person hasn't earned a certificate.", { verdict });
  }
  const current = await findCurrentCertificate(tx, registration.id);
  if (current?.revokedAt) throw new Conflict('certificate-revoked', 'The organizers have revoked this certificate.');
  const attendee = await getAttendee(tx, registration.attendeeId);
  const call = await getCall(tx, session.callId);
  const words = callTexts(call, attendee.language);
  const shown = readIn(session, call, emailLanguage(attendee.language));
  const facts = certificateFacts(shown, attendee, words, presence.minutesPresent);
  return { current, facts, neededMinutes: neededMinutes(share, durationMinutes) };
}
