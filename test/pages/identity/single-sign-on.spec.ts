import { ChangeMember } from '../../../src/flows/identity/change-member.flow.js';
import { ChangeSecondFactor } from '../../../src/flows/identity/change-second-factor.flow.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ConsoleClient, type ConsolePage, textOf } from '../../support/console-client.js';
import { openIdClient, TestOpenIdProvider } from '../../support/openid-provider.js';

const origin = 'https://greenroom.example';
const sso = '/console/sign-in/sso';
const callback = `${origin}${sso}/callback`;
const password = 'a password of the tests';
const system = { kind: 'system' } as const;

let provider: TestOpenIdProvider;
let greenroom: TestApp;
let databaseUrl: string | undefined;
beforeAll(async () => {
  provider = await TestOpenIdProvider.start(callback);
  greenroom = await startTestApp({ config: configFor(provider.issuer) });
  ({ databaseUrl } = greenroom.config);
});
afterAll(async () => {
  await greenroom?.stop();
  await provider?.stop();
});
beforeEach(() => {
  greenroom.clock.set('2026-12-01T09:00:00Z');
  provider.isRefusing = false;
});

function configFor(issuer: string) {
  return { publicUrl: origin, openId: { issuer, ...openIdClient, name: 'City login' } };
}

let people = 0;
/** A member of the team whom the provider knows, with a verified address. */
async function addPerson(role: 'owner' | 'organizer' = 'organizer') {
  const email = `person-${++people}@example.org`;
  const { organizer } = await greenroom.app
    .get(ChangeMember)
    .add({ email, name: `Person ${people}`, role, password }, system);
  provider.claims = { email, email_verified: true };
  return { email, id: organizer.id };
}

/** Leaves for the provider. Returns where the browser goes. */
async function leave(client: ConsoleClient, next = '/console/account'): Promise<string> {
  await client.get('/console/sign-in');
  const page = await client.post(sso, { next });
  return /^0; url=(.+)$/u.exec(page.headers.get('refresh') ?? '')?.[1] ?? '';
}

/** Comes back with the answer of the provider. */
async function arrive(client: ConsoleClient, address: string): Promise<ConsolePage> {
  return client.get(address.replace(origin, ''));
}

async function signIn(client = new ConsoleClient(greenroom.url)) {
  const answer = await arrive(client, await provider.follow(await leave(client)));
  return { client, answer };
}

/** The status of an answer, and whether it refuses with this text and signs nobody in; otherwise what it says. */
function refusalOf(client: ConsoleClient, { status, html }: ConsolePage, text: string): [number, string] {
  const isRefused = textOf(html).includes(text) && !client.cookies.has('greenroom_login');
  return [status, isRefused ? 'refused' : textOf(html)];
}

describe('signing in at the provider', () => {
  test('opens the requested page, with PKCE, state, nonce and the exact redirect URI', async () => {
    const { id } = await addPerson();
    const client = new ConsoleClient(greenroom.url);
    const door = await client.get('/console/sign-in');
    expect(textOf(door.html)).toContain('Sign in with City login');
    const url = new URL(await leave(client, '/console/audit'));
    expect(url.href.startsWith(`${provider.issuer}/`)).toBe(true);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'greenroom',
      redirect_uri: callback,
      response_type: 'code',
      scope: 'openid email profile',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/u),
      state: expect.stringMatching(/^[\w-]{43}$/u),
      nonce: expect.stringMatching(/^[\w-]{43}$/u),
    });
    const answer = await arrive(client, await provider.follow(url.href));
    expect([answer.status, answer.location]).toEqual([303, '/console/audit']);
    expect((await client.get('/console/audit')).status).toBe(200);
    const [entry] = await greenroom.dataSource.query<{ action: string }[]>(
      `select action from audit_entries where subject = $1 order by at desc, position desc limit 1`,
      [`organizer:${id}`],
    );
    expect(entry?.action).toBe('organizer.signed-in');
  });

  test('works with a provider that puts the address into the ID token', async () => {
    const other = await TestOpenIdProvider.start(callback, { claimsInIdToken: true });
    const second = await startTestApp({ databaseUrl, config: configFor(other.issuer) });
    try {
      other.claims = { email: (await addPerson()).email.toUpperCase(), email_verified: true };
      const client = new ConsoleClient(second.url);
      expect((await arrive(client, await other.follow(await leave(client)))).status).toBe(303);
    } finally {
      await second.stop();
      await other.stop();
    }
  });

  test.each([
    ['says that the address is not verified', { email_verified: false }],
    ['says so in another way', { email_verified: 'true' }],
    ['does not say', { email_verified: undefined }],
  ])('refuses an address of which the provider %s', async (_, claims) => {
    await addPerson();
    provider.claims = { ...provider.claims, ...claims };
    const { client, answer } = await signIn();
    expect(refusalOf(client, answer, 'Verify your email address with the sign-in service.')).toEqual([403, 'refused']);
  });

  test('refuses people who aren’t on the team, and names the address', async () => {
    provider.claims = { email: 'stranger@example.org', email_verified: true };
    const { client, answer } = await signIn();
    expect(refusalOf(client, answer, 'stranger@example.org isn’t on the team.')).toEqual([403, 'refused']);
    expect(await greenroom.dataSource.query(`select id from organizers where email_key like 'stranger%'`)).toEqual([]);
  });

  test('fails if the provider refuses the person', async () => {
    await addPerson();
    provider.isRefusing = true;
    const { client, answer } = await signIn();
    expect(refusalOf(client, answer, 'Not signed in.')).toEqual([401, 'refused']);
  });
});

describe('the team', () => {
  test('admits invited people without a password, and no deactivated ones', async () => {
    const email = 'invited@example.org';
    const owner = await addPerson('owner');
    await greenroom.app
      .get(ChangeMember)
      .invite({ email, role: 'organizer' }, 'en', { kind: 'organizer', id: owner.id, role: 'owner' });
    provider.claims = { email, email_verified: true };
    const { client, answer } = await signIn();
    expect([answer.status, (await client.get('/console')).status]).toEqual([303, 200]);
    const [invited] = await greenroom.dataSource.query<{ id: string; state: string }[]>(
      'select id, state from organizers where email_key = $1',
      [email],
    );
    expect(invited?.state).toBe('active');
    await greenroom.app.get(ChangeMember).run(invited?.id ?? '', { kind: 'deactivate' }, system);
    const again = await signIn();
    expect(refusalOf(again.client, again.answer, 'invited@example.org isn’t on the team.')).toEqual([403, 'refused']);
  });

  test('asks for the code of an app unless the provider has asked for a second factor', async () => {
    const { id } = await addPerson();
    const self = { kind: 'organizer', id, role: 'organizer' } as const;
    await greenroom.app.get(ChangeSecondFactor).start(self);
    await greenroom.dataSource.query('update authenticators set confirmed_at = now(), last_time_step = 0');
    const { client, answer } = await signIn();
    expect([answer.location, client.cookies.has('greenroom_login')]).toEqual([
      '/console/sign-in/code?next=%2Fconsole%2Faccount',
      false,
    ]);
    provider.claims = { ...provider.claims, amr: ['pwd', 'mfa'] };
    expect((await signIn()).answer.location).toBe('/console/account');
  });

  test('that requires one gets one from the provider, or sets one up', async () => {
    const { id } = await addPerson('owner');
    const owner = { kind: 'organizer', id, role: 'owner' } as const;
    await greenroom.app.get(ChangeSecondFactor).require(true, owner);
    const { client } = await signIn();
    expect((await client.get('/console')).location).toBe('/console/account/two-step');
    provider.claims = { ...provider.claims, amr: ['mfa'] };
    expect((await (await signIn()).client.get('/console')).status).toBe(200);
    await greenroom.app.get(ChangeSecondFactor).require(false, owner);
  });
});

describe('an answer', () => {
  const expired = 'That took too long, or was another browser.';

  test('signs in once, only the browser that asked, and within ten minutes', async () => {
    await addPerson();
    const client = new ConsoleClient(greenroom.url);
    const address = await provider.follow(await leave(client));
    const cookie = client.cookies.get('greenroom_sso') ?? '';
    const stranger = new ConsoleClient(greenroom.url);
    expect(refusalOf(stranger, await arrive(stranger, address), expired)).toEqual([401, 'refused']);
    expect((await arrive(client, address)).status).toBe(303);
    for (const again of [client, stranger]) {
      again.cookies.delete('greenroom_login');
      again.cookies.set('greenroom_sso', cookie);
      expect(refusalOf(again, await arrive(again, address), expired)).toEqual([401, 'refused']);
    }
    const late = new ConsoleClient(greenroom.url);
    const answer = await provider.follow(await leave(late));
    greenroom.clock.advance({ minutes: 10 });
    expect(refusalOf(late, await arrive(late, answer), expired)).toEqual([401, 'refused']);
  });

  test('signs in one of two simultaneous requests', async () => {
    await addPerson();
    const client = new ConsoleClient(greenroom.url);
    const address = await provider.follow(await leave(client));
    const answers = await Promise.all([arrive(client, address), arrive(client, address)]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 401]);
  });

  test.each<[string, (address: URL, other: URL) => void]>([
    [
      'with the state of another browser',
      (address, other) => address.searchParams.set('state', other.searchParams.get('state') ?? ''),
    ],
    ['without a state', (address) => address.searchParams.delete('state')],
    [
      'with the code of somebody else',
      (address, other) => address.searchParams.set('code', other.searchParams.get('code') ?? ''),
    ],
    ['with an invented code', (address) => address.searchParams.set('code', 'invented')],
    ['from another issuer', (address) => address.searchParams.set('iss', 'http://other.example')],
    ['with nothing in it', (address) => (address.search = '')],
  ])('%s is refused', async (_, change) => {
    await addPerson();
    const [client, other] = [new ConsoleClient(greenroom.url), new ConsoleClient(greenroom.url)];
    const address = new URL(await provider.follow(await leave(client)));
    change(address, new URL(await provider.follow(await leave(other))));
    expect(refusalOf(client, await arrive(client, address.href), 'We couldn’t verify the response.')).toEqual([
      401,
      'refused',
    ]);
  });

  test('with an ID token of another issuer is refused', async () => {
    await addPerson();
    const client = new ConsoleClient(greenroom.url);
    const address = await provider.follow(await leave(client));
    provider.provider.issuer = 'http://other.example';
    try {
      expect(refusalOf(client, await arrive(client, address), 'We couldn’t verify the response.')).toEqual([
        401,
        'refused',
      ]);
    } finally {
      provider.provider.issuer = provider.issuer;
    }
  });
});

describe('a provider', () => {
  const unavailable = 'Sign-in service unavailable.';

  test('that is down, or goes down in between, signs no one in; passwords still work', async () => {
    const { email } = await addPerson();
    const fragile = await TestOpenIdProvider.start(callback);
    const second = await startTestApp({ databaseUrl, config: configFor(fragile.issuer) });
    const third = await startTestApp({ databaseUrl, config: configFor(fragile.issuer) });
    try {
      fragile.claims = provider.claims;
      const client = new ConsoleClient(second.url);
      const address = await fragile.follow(await leave(client));
      await fragile.stop();
      expect(refusalOf(client, await arrive(client, address), unavailable)).toEqual([503, 'refused']);
      const other = new ConsoleClient(third.url);
      await other.get('/console/sign-in');
      expect(refusalOf(other, await other.post(sso), unavailable)).toEqual([503, 'refused']);
      expect((await other.signIn(email, password)).status).toBe(303);
    } finally {
      await second.stop();
      await third.stop();
    }
  });

  test('with another issuer than the configured one is refused before the redirect', async () => {
    const liar = await TestOpenIdProvider.start(callback, { announced: 'http://other.example' });
    const second = await startTestApp({ databaseUrl, config: configFor(liar.issuer) });
    try {
      const client = new ConsoleClient(second.url);
      await client.get('/console/sign-in');
      expect(refusalOf(client, await client.post(sso), unavailable)).toEqual([503, 'refused']);
    } finally {
      await second.stop();
      await liar.stop();
    }
  });

  test('that isn’t configured has no button and no route', async () => {
    const bare = await startTestApp({ databaseUrl, config: { publicUrl: origin } });
    try {
      const client = new ConsoleClient(bare.url);
      expect(textOf((await client.get('/console/sign-in')).html)).not.toContain('City login');
      expect([(await client.post(sso)).status, (await client.get(`${sso}/callback`)).status]).toEqual([404, 404]);
    } finally {
      await bare.stop();
    }
  });
});
