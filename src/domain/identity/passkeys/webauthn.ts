import type { Organizer } from '../organizer.entity.js';
import type { PasskeyRegistration, PasskeySignature, PasskeyScope } from './passkey-response.js';
import type { Passkey } from './passkeys.queries.js';

/** Loaded when somebody uses a passkey: it takes a quarter of a second. */
const library = () => import('@simplewebauthn/server');

/** How long a person can take. */
const challengeMs = 5 * 60_000;

/** Returns when a challenge that is handed out now expires. */
export function challengeExpiry(now: Date): Date {
  return new Date(now.getTime() + challengeMs);
}

/** What `navigator.credentials` needs, as JSON, with the challenge in it. */
export interface PasskeyOptions {
  challenge: string;
}

/** Returns the options by which a device makes a passkey that it can find by itself, and asks who uses it. */
export async function passkeyCreationOptions(
  { host }: PasskeyScope,
  organizer: Pick<Organizer, 'id' | 'email' | 'name'>,
  existing: readonly Passkey[],
): Promise<PasskeyOptions> {
  const { generateRegistrationOptions } = await library();
  return generateRegistrationOptions({
    rpName: 'Greenroom',
    rpID: host,
    userID: Uint8Array.from(userHandle(organizer.id)),
    userName: organizer.email,
    userDisplayName: organizer.name,
    timeout: challengeMs,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: existing.map(({ credentialId, transports }) => ({
      id: credentialId.toString('base64url'),
      transports,
    })),
  });
}

/** Returns the options by which a device signs in with any passkey that it has for this host. */
export async function passkeySignInOptions({ host }: PasskeyScope): Promise<PasskeyOptions> {
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({ rpID: host, userVerification: 'required', timeout: challengeMs });
}

/** Returns the new passkey, or null unless it answers the challenge, from this host, by a verified person. */
export async function verifyNewPasskey(
  { origin, host }: PasskeyScope,
  response: PasskeyRegistration,
  challenge: string,
): Promise<Pick<Passkey, 'credentialId' | 'publicKey' | 'counter'> | null> {
  const { verifyRegistrationResponse } = await library();
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: host,
    requireUserVerification: true,
  }).catch(() => ({ verified: false as const, registrationInfo: undefined }));
  if (!verified || registrationInfo === undefined) return null;
  const { id, publicKey, counter } = registrationInfo.credential;
  return {
    credentialId: Buffer.from(id, 'base64url'),
    publicKey: Buffer.from(publicKey),
    counter: String(counter),
  };
}

/**
 * Returns how often the passkey has signed by now, or null unless it has signed the challenge, for this host, by a
 * verified person, and its counter has not gone back.
 */
export async function verifyPasskeySignature(
  { origin, host }: PasskeyScope,
  response: PasskeySignature,
  challenge: string,
  passkey: Passkey,
): Promise<number | null> {
  const handle = response.response.userHandle;
  if (handle !== undefined && handle !== userHandle(passkey.organizerId).toString('base64url')) return null;
  const { verifyAuthenticationResponse } = await library();
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: host,
    requireUserVerification: true,
    credential: {
      id: passkey.credentialId.toString('base64url'),
      publicKey: Uint8Array.from(passkey.publicKey),
      counter: Number(passkey.counter),
    },
  }).catch(() => ({ verified: false, authenticationInfo: undefined }));
  return verified && authenticationInfo !== undefined ? authenticationInfo.newCounter : null;
}

/** By what a passkey names its organizer: the 16 bytes of the id, which say nothing about the person. */
function userHandle(organizerId: string): Buffer {
  return Buffer.from(organizerId.replaceAll('-', ''), 'hex');
}
