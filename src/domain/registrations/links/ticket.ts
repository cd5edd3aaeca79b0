import { sameToken } from '../../../platform/tokens.js';
import { ticketToken } from './link-tokens.js';

/** What a ticket is derived from. A higher link version revokes it, like all personal links. */
interface Ticketed {
  registrationId: string;
  linkVersion: number;
}

/**
 * Returns the code of a ticket: the registration and an unguessable token. It opens no page or room; only staff can use
 * it, to check the person in. Upper-case hex makes the smallest QR code.
 */
export function ticketCode(secret: string, { registrationId, linkVersion }: Ticketed): string {
  const proof = Buffer.from(ticketToken(secret, registrationId, linkVersion), 'base64url');
  return `${registrationId.replaceAll('-', '')}${proof.toString('hex')}`.toUpperCase();
}

/** Returns the registration that a code names, or null if it is not a ticket code. */
export function registrationOfTicket(code: string): string | null {
  const [, ...parts] =
    /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})[0-9a-f]{32}$/iu.exec(code) ?? [];
  return parts.length === 0 ? null : parts.join('-').toLowerCase();
}

/** Returns whether a code is the current ticket of this registration. */
export function isTicketOf(code: string, secrets: readonly string[], ticketed: Ticketed): boolean {
  return secrets.some((secret) => sameToken(code.toUpperCase(), ticketCode(secret, ticketed)));
}
