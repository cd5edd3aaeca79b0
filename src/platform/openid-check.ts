import type { OpenIdClient } from './openid-client.js';
import { OpenIdFailure } from './openid-client.js';

/** What a provider of OpenID Connect answers before anybody signs in with it. */
export type OpenIdCheck =
  /** It knows the client and the redirect address. */
  | { state: 'ready' }
  /** It can't be reached, or its metadata can't be read; `cause` says why. */
  | { state: 'unreachable' | 'no-metadata'; cause: string }
  /** Its metadata name another issuer than the configured one. */
  | { state: 'other-issuer'; issuer: string }
  /** It shows an error, or goes back to the redirect address with one: `reason` is its code. */
  | { state: 'refused'; reason: string }
  /** It asks people to sign in without checking first. */
  | { state: 'unclear' };

/** The errors that say that a page would be shown, as it should. */
const nobodySignedIn = ['login_required', 'interaction_required', 'consent_required', 'account_selection_required'];

const timeoutMs = 5000;

/**
 * Asks a provider as a sign-in does, up to the page on which people would sign in. `prompt=none` makes it answer by a
 * redirect, which it only does to an address that is registered there (OpenID Connect Core 3.1.2.6, RFC 6749 4.1.2.1).
 */
export async function checkOpenIdProvider(client: OpenIdClient, redirectUri: string): Promise<OpenIdCheck> {
  try {
    const url = await client.authorizationUrl('a check of the configuration', redirectUri);
    url.searchParams.set('prompt', 'none');
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    const target = response.headers.get('location');
    if (target === null || !target.startsWith(redirectUri)) {
      return response.status < 400 ? { state: 'unclear' } : { state: 'refused', reason: String(response.status) };
    }
    const reason = new URL(target).searchParams.get('error');
    return reason === null || nobodySignedIn.includes(reason) ? { state: 'ready' } : { state: 'refused', reason };
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): OpenIdCheck {
  const causes = causesOf(error);
  const issuer = causes.map(announcedIssuer).find((one) => one !== null);
  if (issuer) return { state: 'other-issuer', issuer };
  const cause = causes.at(-1)?.message ?? String(error);
  const isUnreachable = causes.some(({ message, name }) => message === 'fetch failed' || name === 'TimeoutError');
  return { state: isUnreachable ? 'unreachable' : 'no-metadata', cause };
}

function causesOf(error: unknown): (Error & { cause?: unknown })[] {
  const causes: Error[] = [];
  for (let next = error; next instanceof Error; next = next.cause)
    if (!(next instanceof OpenIdFailure)) causes.push(next);
  return causes;
}

/** Returns the issuer that the metadata name, if that is what was wrong. */
function announcedIssuer({ cause }: { cause?: unknown }): string | null {
  const { attribute, body } = (cause ?? {}) as { attribute?: unknown; body?: { issuer?: unknown } };
  return attribute === 'issuer' && typeof body?.issuer === 'string' ? body.issuer : null;
}
