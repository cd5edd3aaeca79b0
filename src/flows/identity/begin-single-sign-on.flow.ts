import { Injectable } from '@nestjs/common';
import { providerRefusal } from '../../domain/identity/single-sign-on/provider-refusal.js';
import { insertProviderSignIn } from '../../domain/identity/single-sign-on/provider-sign-ins.queries.js';
import { singleSignOnRedirectUri } from '../../domain/identity/single-sign-on/redirect-uri.js';
import { Config } from '../../platform/config.js';
import { NotFound } from '../../platform/errors.js';
import { Logger } from '../../platform/logger.js';
import { OpenIdClient, OpenIdFailure } from '../../platform/openid-client.js';
import { hashToken, randomToken } from '../../platform/tokens.js';
import { Changes } from '../changes.js';

/** How long a sign-in at the provider can take. */
const signInMs = 10 * 60_000;

/** A sign-in at the provider: its address, and the token for the cookie of the browser, which isn't stored. */
export interface BegunSignIn {
  url: string;
  token: string;
  expiresAt: Date;
}

/** Starts a sign-in with the provider of OpenID Connect. */
@Injectable()
export class BeginSingleSignOn {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
    private readonly provider: OpenIdClient,
    private readonly log: Logger,
  ) {}

  /** `next` is the path to open afterwards. Throws NotFound without a provider, and Unavailable if it is down. */
  async run(next: string, origin: string): Promise<BegunSignIn> {
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
}
