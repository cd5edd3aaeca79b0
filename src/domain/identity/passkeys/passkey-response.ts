import { z } from 'zod';
import { Conflict } from '../../../platform/errors.js';

const base64url = z.string().regex(/^[\w-]+$/u);
const clientData = z.looseObject({ challenge: base64url });
const shared = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}),
};

/** A new passkey, as `PublicKeyCredential.toJSON` writes it (WebAuthn, RegistrationResponseJSON). */
const registration = z.object({
  ...shared,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(50)).max(10).optional(),
  }),
});
/** A signed challenge (WebAuthn, AuthenticationResponseJSON). */
const signature = z.object({
  ...shared,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
});
export type PasskeyRegistration = z.output<typeof registration>;
export type PasskeySignature = z.output<typeof signature>;

/** Returns the new passkey that a browser has sent as JSON, or null if it is none. */
export function readPasskeyRegistration(json: string): PasskeyRegistration | null {
  return readJson(registration, json);
}

/** Returns the signed challenge that a browser has sent as JSON, or null if it is none. */
export function readPasskeySignature(json: string): PasskeySignature | null {
  return readJson(signature, json);
}

/** Returns the challenge that was signed, or null if the response names none. */
export function challengeOf({ response }: PasskeyRegistration | PasskeySignature): string | null {
  const json = Buffer.from(response.clientDataJSON, 'base64url').toString('utf8');
  return readJson(clientData, json)?.challenge ?? null;
}

function readJson<Schema extends z.ZodType>(schema: Schema, json: string): z.output<Schema> | null {
  try {
    const read = schema.safeParse(JSON.parse(json));
    return read.success ? read.data : null;
  } catch {
    return null; // Not JSON.
  }
}

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
