import { tmpdir } from 'node:os';
import { hasSecondFactor, verifiedEmail } from '../../../src/domain/identity/single-sign-on/claims.js';
import { passkeyScope } from '../../../src/domain/identity/passkeys/passkey-response.js';
import { loadConfig } from '../../../src/platform/config.js';

const email = 'lin@example.org';

it.each([
  [{ email, email_verified: true }, email],
  [{ email, email_verified: false }, null],
  [{ email, email_verified: 'true' }, null],
  [{ email, email_verified: 1 }, null],
  [{ email }, null],
  [{ email: [email], email_verified: true }, null],
  [{ email: 'lin', email_verified: true }, null],
  [{ email_verified: true }, null],
])('of the claims %j the address %j is verified', (claims, address) => {
  expect(verifiedEmail(claims)).toBe(address);
});

it('counts a second factor that the provider names', () => {
  expect([{ amr: ['pwd', 'mfa'] }, { amr: ['pwd'] }, { amr: 'mfa' }, {}].map(hasSecondFactor)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

const client = { OIDC_CLIENT_ID: 'greenroom', OIDC_CLIENT_SECRET: 'secret' };
const configure = (env: Record<string, string>) =>
  loadConfig({ GREENROOM_DATA_DIR: tmpdir(), SECRET: 'x'.repeat(32), ...env }).openId;

it('is set up by an issuer and a client', () => {
  const issuer = 'https://login.example.org/realms/city';
  const found = { issuer, clientId: 'greenroom', clientSecret: 'secret' };
  expect(configure({ OIDC_ISSUER: issuer, ...client })).toEqual({ ...found, name: 'login.example.org' });
  expect(configure({ OIDC_ISSUER: issuer, ...client, OIDC_NAME: 'City login' })).toEqual({
    ...found,
    name: 'City login',
  });
  expect(configure({ OIDC_ISSUER: 'http://[::1]:8080', ...client })?.issuer).toBe('http://[::1]:8080');
  expect(configure({})).toBeUndefined();
});

it.each<[Record<string, string>, string]>([
  [{ OIDC_ISSUER: 'http://login.example.org', ...client }, 'OIDC_ISSUER: must start with https:// unless'],
  [{ OIDC_ISSUER: 'http://localhost.example.org', ...client }, 'OIDC_ISSUER: must start with https:// unless'],
  [{ OIDC_ISSUER: 'HTTP://login.example.org', ...client }, 'OIDC_ISSUER: must start with https:// unless'],
  [{ OIDC_ISSUER: 'login.example.org', ...client }, 'OIDC_ISSUER: must be a URL'],
  [{ OIDC_ISSUER: 'https://login.example.org' }, 'OIDC_CLIENT_ID: '],
  [{ OIDC_ISSUER: 'https://login.example.org', OIDC_CLIENT_ID: 'greenroom' }, 'OIDC_CLIENT_SECRET: '],
  [{ OIDC_CLIENT_SECRET: 'secret' }, 'OIDC_ISSUER: '],
  [{ OIDC_NAME: 'City login' }, 'OIDC_ISSUER: '],
])('%j is refused at start', (env, fault) => {
  expect(() => configure(env)).toThrow(fault);
});

it.each([
  ['https://greenroom.example:8443/', { origin: 'https://greenroom.example:8443', host: 'greenroom.example' }],
  ['http://localhost:3000', { origin: 'http://localhost:3000', host: 'localhost' }],
  ['http://greenroom.example', null],
  ['https://192.0.2.1', null],
  ['https://[2001:db8::1]', null],
  ['http://127.0.0.1:3000', null],
])('passkeys at %s are bound to %j', (publicUrl, scope) => {
  expect(passkeyScope(publicUrl)).toEqual(scope);
});
