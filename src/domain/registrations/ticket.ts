import { sameToken } from '../../platform/tokens.js';
import { ticketToken } from './link-tokens.js';

/** What a ticket is derived from; a higher version of the links voids it, as it does all others. */
interface Ticketed {
  registrationId: string;
  linkVersion: number;
}

/**
 * The code of a ticket: the registration, and a token that nobody can guess. It opens no page and no room; who shows it
 * is checked in, by staff alone. Upper-case hex, since a QR code holds that in the fewest squares.
 */
export function ticketCode(secret: string, { registrationId, linkVersion }: Ticketed): string {
  const proof = Buffer.from(ticketToken(secret, registrationId, linkVersion), 'base64url');
  return `${registrationId.replaceAll('-', '')}${proof.toString('hex')}`.toUpperCase();
}

/** The registration that a code claims to be of, or null for what is no code of ours. */
export function registrationOfTicket(code: string): string | null {
  const [, ...parts] =
    /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})[0-9a-f]{32}$/iu.exec(code) ?? [];
  return parts.length === 0 ? null : parts.join('-').toLowerCase();
}

/** Whether a code is that of this registration, as its links stand. */
export function isTicketOf(code: string, secret: string, ticketed: Ticketed): boolean {
  return sameToken(code.toUpperCase(), ticketCode(secret, ticketed));
}

/** A few letters that are easy to read out and to type at the door, where staff then see whose they are. */
export function ticketReference(registrationId: string): string {
  return registrationId.slice(0, 8).toUpperCase();
}
