import { Injectable } from '@nestjs/common';
import {
  insertProviderSignIn,
  takeProviderSignIn,
} from '../../domain/identity/single-sign-on/provider-sign-ins.queries.js';
import { singleSignOnRedirectUri } from '../../domain/identity/single-sign-on/redirect-uri.js';
import { Config } from '../../platform/config.js';
import { NotFound, Forbidden, Unauthorized, Unavailable, type Refusal } from '../../platform/errors.js';
import { Logger } from '../../platform/logger.js';
import { OpenIdClient, OpenIdFailure, type OpenIdClaims } from '../../platform/openid-client.js';
import { hashToken, randomToken } from '../../platform/tokens.js';
import { Changes } from '../changes.js';
import { record, type Change } from '../../domain/identity/change.js';
import { completeSignIn, type SignInOutcome, startLogin } from '../../domain/identity/start-login.js';
import type { Device } from '../../domain/identity/device.js';
import { findOrganizer, lockTeam } from '../../domain/identity/identity.queries.js';
import type { Organizer } from '../../domain/identity/organizer.entity.js';
import { endPasswordLinks } from '../../domain/identity/password-links.queries.js';
import { hasSecondFactor, verifiedEmail } from '../../domain/identity/single-sign-on/claims.js';
import { updateMember } from '../../domain/identity/update-member.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';

/** How long a sign-in at the provider can take. */
const signInMs = 10 * 60_000;

/** The response with which a browser returns from the provider. */
export interface ProviderAnswer {
  /** From the cookie. */
  token: string;
  /** The query with which the browser returned, as `?code=…`. */
  query: string;
  device: Device;
  origin: string;
}

/** Signing in at the provider of the organization (OpenID Connect). */
@Injectable()
export class SingleSignOn {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
    private readonly provider: OpenIdClient,
    private readonly log: Logger,
  ) {}

  /**
   * Starts a sign-in with the provider of OpenID Connect. `next` is the path to open afterwards. Throws NotFound
   * without a provider, and Unavailable if it is down.
   */
  async begin(next: string, origin: string) {
    if (this.config.openId === undefined) throw new NotFound('not-found', 'Single sign-on is not set up.');
    const token = randomToken();
    const url = await this.authorizationUrl(token);
    return this.changes.run({ kind: 'visitor', origin }, async ({ tx, now }) => {
      const expiresAt = new Date(now.getTime() + signInMs);
      await insertProviderSignIn(tx, { tokenHash: hashToken(token), next, expiresAt }, now);
      return { url: url.href, token, expiresAt };
    });
  }

  private async authorizationUrl(token: string): Promise<URL> {
    try {
      return await this.provider.authorizationUrl(token, singleSignOnRedirectUri(this.config.publicUrl));
    } catch (error) {
      if (!(error instanceof OpenIdFailure)) throw error;
      this.log.warn({ err: error }, 'single sign-on failed');
      throw providerRefusal(error);
    }
  }

  /**
   * Signs in a member of the team whose address the provider has verified. Returns the next step and the path that was
   * asked for. Throws Unauthorized for a response that is late, was used before or isn't from the provider, Forbidden
   * for an address that is unverified or not on the team, Unavailable, and NotFound if no provider is configured.
   */
  async complete({ token, query, device, origin }: ProviderAnswer): Promise<{ outcome: SignInOutcome; next: string }> {
    if (this.config.openId === undefined) throw new NotFound('not-found', 'Single sign-on is not set up.');
    const visitor = { kind: 'visitor', origin } as const;
    // In a separate transaction: a response works once, whether it succeeds or not.
    const next = await this.changes.run(visitor, ({ tx, now }) => takeProviderSignIn(tx, token, now));
    if (next === null) throw new Unauthorized('sso-expired', 'The sign-in took too long, or was completed before.');
    const claims = await this.claims(token, query);
    const email = verifiedEmail(claims);
    if (email === null) throw new Forbidden('sso-unverified', 'The sign-in service has not verified your address.');
    return this.changes.run(visitor, async (change) => {
      await lockTeam(change.tx);
      const organizer = await findOrganizer(change.tx, emailKey(email));
      if (organizer?.state !== 'active' && organizer?.state !== 'invited')
        throw new Forbidden('sso-unknown', 'No one on the team has this address.', { email });
      const member = organizer.state === 'invited' ? await join(change, organizer, origin) : organizer;
      const outcome: SignInOutcome = hasSecondFactor(claims)
        ? { kind: 'signed-in', ...(await startLogin(change, member, device, true)) }
        : await completeSignIn(change, member, device);
      return { outcome, next };
    });
  }

  private async claims(token: string, query: string): Promise<OpenIdClaims> {
    try {
      return await this.provider.redeem(token, new URL(query, singleSignOnRedirectUri(this.config.publicUrl)));
    } catch (error) {
      if (!(error instanceof OpenIdFailure)) throw error;
      this.log.warn({ err: error }, 'single sign-on failed');
      throw providerRefusal(error);
    }
  }
}

/** Accepts an invitation: people who sign in with the invited address don't need a password. */
async function join(change: Change, invited: Organizer, origin: string): Promise<Organizer> {
  const { id, role } = invited;
  const member: Organizer = { ...invited, state: 'active' };
  const themselves = { ...change, actor: { kind: 'organizer', id, role, origin } as const };
  await updateMember(themselves, invited, member);
  await endPasswordLinks(change.tx, id, change.now);
  await record(themselves, 'organizer.joined', `organizer:${id}`);
  return member;
}

/** Returns what a failure of the provider means to the person who wants to sign in. */
function providerRefusal({ kind }: OpenIdFailure): Refusal {
  switch (kind) {
    case 'unavailable':
      return new Unavailable('sso-unavailable', 'The sign-in service cannot be reached or is not set up correctly.');
    case 'cancelled':
      return new Unauthorized('sso-cancelled', 'The sign-in service did not sign you in.');
    case 'refused':
      return new Unauthorized('sso-refused', 'The response of the sign-in service could not be verified.');
  }
}
