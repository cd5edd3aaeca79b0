import { Conflict } from '../../../platform/errors.js';

/** What passkeys are bound to: a passkey that was made for one host works on no other. */
export interface PasskeyScope {
  origin: string;
  /** The relying party ID of WebAuthn: the host. */
  host: string;
}

/**
 * Returns what passkeys of this installation are bound to; null where browsers offer none: at an IP address, and without
 * TLS anywhere but on the same machine.
 */
export function passkeyScope(publicUrl: string): PasskeyScope | null {
  const { origin, hostname, protocol } = new URL(publicUrl);
  const isAddress = /^\[|^\d+(?:\.\d+){3}$/u.test(hostname);
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
  return isAddress || (protocol !== 'https:' && !isLocal) ? null : { origin, host: hostname };
}

/** Returns what passkeys of this installation are bound to. Throws Conflict where browsers offer none. */
export function requirePasskeyScope(publicUrl: string): PasskeyScope {
  const scope = passkeyScope(publicUrl);
  if (scope === null) throw new Conflict('no-passkeys', 'Passkeys need HTTPS and a host name.');
  return scope;
}
