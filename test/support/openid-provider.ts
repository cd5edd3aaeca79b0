import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';
import MemoryAdapter from 'oidc-provider/lib/adapters/memory_adapter.js';

/** The default one, without the warning that it is for tests. */
class TestAdapter extends MemoryAdapter {}

type Claims = Readonly<Record<string, unknown>>;
interface Context {
  oidc: { client: { clientId: string }; session: { accountId: string }; provider: Provider };
}

export const openIdClient = { clientId: 'greenroom', clientSecret: 'a secret of the tests' };

/**
 * A real provider of OpenID Connect (certified `oidc-provider`) in which one person is signed in, whose claims a test
 * chooses.
 */
export class TestOpenIdProvider {
  /** Who is signed in, and what the provider says about them. */
  claims: Claims = {};
  /** Whether the provider refuses the person. */
  isRefusing = false;

  private constructor(
    private readonly server: Server,
    readonly provider: Provider,
    readonly issuer: string,
  ) {}

  /** Starts one on a free port of this machine; `announced` is the issuer that it claims to be, if another one. */
  static async start(
    redirectUri: string,
    options: { announced?: string; claimsInIdToken?: boolean } = {},
  ): Promise<TestOpenIdProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    let started: TestOpenIdProvider | null = null;
    let people = 0;
    const provider = new Provider(options.announced ?? issuer, {
      clients: [
        { client_id: openIdClient.clientId, client_secret: openIdClient.clientSecret, redirect_uris: [redirectUri] },
      ],
      jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256' }] },
      cookies: { keys: ['a key of the tests'] },
      claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: ['name'] },
      conformIdTokenClaims: options.claimsInIdToken !== true,
      adapter: TestAdapter,
      ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false } },
      findAccount: (_: unknown, accountId: string) => ({
        accountId,
        claims: () => ({ sub: accountId, ...started?.claims }),
      }),
      // Nobody is asked for consent.
      loadExistingGrant: async ({ oidc: { client, session } }: Context) => {
        const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
    });
    const answer = provider.callback();
    server.on('request', (request, response) => {
      if (!request.url?.startsWith('/interaction/')) return answer(request, response);
      const result = started?.isRefusing
        ? { error: 'access_denied', error_description: 'The person is not allowed to.' }
        : { login: { accountId: `person-${++people}`, amr: started?.claims['amr'] } };
      void provider.interactionFinished(request, response, result);
    });
    return (started = new TestOpenIdProvider(server, provider, issuer));
  }

  /** Follows the redirects of the provider with cookies, as a browser does. Returns where it leads out. */
  async follow(url: string): Promise<string> {
    const cookies = new Map<string, string>();
    let next = url;
    while (next.startsWith(this.issuer)) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(next, { redirect: 'manual', headers: { cookie } });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(line) ?? [];
        cookies.set(name, value);
      }
      const location = response.headers.get('location');
      if (location === null) throw new Error(`${next}: ${response.status} ${await response.text()}`);
      next = new URL(location, next).href;
    }
    return next;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
