import { qrPng } from '../../../platform/views/qr.js';
import { ticketCode } from '../../registrations/links/ticket.js';
import { hasVenue } from '../../sessions/session.js';
import type { ComposedEmail } from '../email/composed-email.js';
import type { ComposedRow, EmailContext, EmailSite } from './context.js';

/** Returns whether the email is to somebody with a seat at a venue, where they show their ticket. */
export function hasTicket({ message, session }: EmailContext): boolean {
  const isSeated = message.payload.event !== undefined && message.registrationId !== null;
  return isSeated && session !== null && hasVenue(session.snapshot);
}

/**
 * Returns the code of the reader's ticket as a picture that needs no network at the entrance. Attached, because many email
 * clients hide pictures within the text. The name tells several of one email apart.
 */
export function ticketFile(
  { registrationId, payload }: ComposedRow,
  { secret }: EmailSite,
  name = 'ticket',
): NonNullable<ComposedEmail['files']>[number] {
  if (registrationId === null) throw new Error('A ticket needs a registration.');
  const { linkVersion } = payload.recipient;
  return { name: `${name}.png`, type: 'image/png', bytes: qrPng(ticketCode(secret, { registrationId, linkVersion })) };
}
