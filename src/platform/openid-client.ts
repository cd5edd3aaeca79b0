import { Injectable } from '@nestjs/common';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientError,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
} from 'openid-client';
import { Clock } from './clock.js';
import { Config } from './config.js';
import { hashToken } from './tokens.js';

/** Why a sign-in with a provider failed. */
export class OpenIdFailure extends Error {
  constructor(
    /** `unavailable` if it can't be reached or its configuration is wrong, `cancelled` if it refused the person. */
    readonly kind: 'unavailable' | 'cancelled' | 'refused',
    cause: unknown,
  ) {
    super(`OpenID Connect: ${kind}`, { cause });
  }
}

/** What a provider says about a person, as far as it is sure to be from that provider and for this sign-in. */
export type OpenIdClaims = Readonly<Record<string, unknown>>;

const timeoutSeconds = 5;
/** Providers change their endpoints and keys rarely, and announce them in their metadata. */
const discoveredForMs = 3_600_000;

/**
 * Signs people in with a provider of OpenID Connect: authorization code flow with PKCE, state and nonce, with signed ID
 * tokens. All of them derive from one secret of the browser, so that an answer fits no other browser.
 */
@Injectable()
export class OpenIdClient {
  private discovered: { configuration: Configuration; at: Date } | null = null;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Returns where the browser goes. `redirectUri` must be registered at the provider. Throws `OpenIdFailure`. */
  async authorizationUrl(browserSecret: string, redirectUri: string): Promise<URL> {
    const configuration = await this.configuration();
    return buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid email profile',
      state: derive(browserSecret, 'state'),
      nonce: derive(browserSecret, 'nonce'),
      code_challenge: await calculatePKCECodeChallenge(derive(browserSecret, 'verifier')),
      code_challenge_method: 'S256',
    });
  }

  /** Returns the claims behind the answer with which the browser came back to `url`. Throws `OpenIdFailure`. */
  async redeem(browserSecret: string, url: URL): Promise<OpenIdClaims> {
    const configuration = await this.configuration();
    try {
      const tokens = await authorizationCodeGrant(configuration, url, {
        expectedState: derive(browserSecret, 'state'),
        expectedNonce: derive(browserSecret, 'nonce'),
        pkceCodeVerifier: derive(browserSecret, 'verifier'),
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new Error('There is no ID token.');
      // Many providers put the address into the ID token only when asked for it at the endpoint.
      const hasEndpoint = configuration.serverMetadata().userinfo_endpoint !== undefined;
      if (claims['email'] !== undefined || !hasEndpoint) return claims;
      return { ...(await fetchUserInfo(configuration, tokens.access_token, claims.sub)), amr: claims['amr'] };
    } catch (error) {
      throw new OpenIdFailure(kindOf(error), error);
    }
  }

  private async configuration(): Promise<Configuration> {
    const { openId } = this.config;
    if (openId === undefined) throw new Error('No OpenID Connect provider is configured.');
    const now = this.clock.now();
    if (this.discovered !== null && now.getTime() - this.discovered.at.getTime() < discoveredForMs)
      return this.discovered.configuration;
    const isPlain = openId.issuer.startsWith('http:');
    try {
      const configuration = await discovery(new URL(openId.issuer), openId.clientId, openId.clientSecret, undefined, {
        timeout: timeoutSeconds,
        execute: isPlain ? [enableNonRepudiationChecks, allowInsecureRequests] : [enableNonRepudiationChecks],
      });
      this.discovered = { configuration, at: now };
      return configuration;
    } catch (error) {
      throw new OpenIdFailure('unavailable', error);
    }
  }
}

function kindOf(error: unknown): OpenIdFailure['kind'] {
  if (error instanceof AuthorizationResponseError) return 'cancelled';
  const isTimeout = error instanceof ClientError && error.code === 'OAUTH_TIMEOUT';
  // What `fetch` throws where nothing answers.
  return isTimeout || (error instanceof TypeError && error.message === 'fetch failed') ? 'unavailable' : 'refused';
}

/** 43 characters, as PKCE asks for at least, from which nobody can tell the secret. */
function derive(browserSecret: string, purpose: 'state' | 'nonce' | 'verifier'): string {
  return hashToken(`OpenID Connect ${purpose}\n${browserSecret}`).toString('base64url');
}
