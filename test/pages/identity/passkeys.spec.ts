import { generateKeyPairSync } from 'node:crypto';
import { ChangeMember } from '../../../src/flows/identity/change-member.flow.js';
import { ChangeSecondFactor } from '../../../src/flows/identity/change-second-factor.flow.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ConsoleClient, textOf } from '../../support/console-client.js';
import { TestPasskey } from '../../support/passkey.js';

const origin = 'https://greenroom.example';
const elsewhere = 'https://greenroom.example.attacker.test';
const passkeys = '/console/account/passkeys';
const signIn = '/console/sign-in/passkey';
const password = 'a password of the tests';
const system = { kind: 'system' } as const;

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp({ config: { publicUrl: origin } });
});
afterAll(() => greenroom?.stop());
beforeEach(async () => {
  greenroom.clock.set('2026-12-01T09:00:00Z');
  await greenroom.dataSource.query('delete from sign_in_failures');
});

let people = 0;
async function addPerson() {
  const email = `person-${++people}@example.org`;
  const { organizer } = await greenroom.app
    .get(ChangeMember)
    .add({ email, name: `Person ${people}`, role: 'owner', password }, system);
  const client = new ConsoleClient(greenroom.url);
  await client.signIn(email, password);
  await client.get(passkeys);
  return { email, id: organizer.id, client };
}

const optionsFrom = async (client: ConsoleClient, path: string) => {
  const answer = await client.post(`${path}/options`);
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  return JSON.parse(answer.html);
};

async function addPersonWithPasskey() {
  const person = await addPerson();
  const passkey = new TestPasskey(origin);
  const response = passkey.create(await optionsFrom(person.client, passkeys));
  await person.client.postAndFollow(passkeys, { passkeyName: 'Laptop', response });
  return { ...person, passkey };
}

/** A browser on the sign-in page. */
async function stranger(): Promise<ConsoleClient> {
  const client = new ConsoleClient(greenroom.url);
  await client.get('/console/sign-in');
  return client;
}

describe('a passkey', () => {
  test('is created for this host and organizer, named, listed and removed', async () => {
    const { client, id } = await addPerson();
    const options = await optionsFrom(client, passkeys);
    expect(options).toMatchObject({
      rp: { id: 'greenroom.example', name: 'Greenroom' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      excludeCredentials: [],
      user: { id: Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url') },
    });
    const passkey = new TestPasskey(origin);
    const page = await client.postAndFollow(passkeys, {
      passkeyName: 'Old tablet',
      response: passkey.create(options),
    });
    expect(textOf(page.html)).toContain('Old tablet Added 1 Dec 2026 · not used yet');
    const more = await optionsFrom(client, passkeys);
    expect(more.excludeCredentials).toEqual([
      { id: passkey.id.toString('base64url'), transports: ['internal'], type: 'public-key' },
    ]);
    const twice = await client.post(passkeys, { passkeyName: 'Again', response: passkey.create(more) });
    expect(twice.status).toBe(422);
    greenroom.clock.advance({ seconds: 1 });
    const second = new TestPasskey(origin).create(await optionsFrom(client, passkeys));
    expect(textOf((await client.postAndFollow(passkeys, { passkeyName: 'Phone', response: second })).html)).toContain(
      'Phone',
    );
    expect(textOf((await client.get('/console/account')).html)).toContain('2 passkeys');

    const remove = /action="([^"]+\/remove)"/u.exec((await client.get(passkeys)).html)?.[1] ?? '';
    const other = await addPerson();
    expect((await other.client.post(remove)).status).toBe(404);
    expect(textOf((await client.postAndFollow(remove)).html)).not.toContain('Old tablet');
    const actions: { action: string }[] = await greenroom.dataSource.query(
      `select action from audit_entries where subject = $1 and action like '%passkey%' order by at, position`,
      [`organizer:${id}`],
    );
    expect(actions.map(({ action }) => action)).toEqual([
      'organizer.passkey-added',
      'organizer.passkey-added',
      'organizer.passkey-removed',
    ]);
  });

  test('is added and removed only after a recent proof of identity, with an email each time', async () => {
    const { client, email, id } = await addPersonWithPasskey();
    const page = await client.get(`${passkeys}?lang=zh-TW`);
    const remove = /action="([^"]+\/remove)"/u.exec(page.html)?.[1] ?? '';
    greenroom.clock.advance({ minutes: 5 });
    const asked = await client.get(`${passkeys}?lang=en`);
    expect(textOf(asked.html)).toContain('Confirm it’s you');
    expect([asked.html.includes('/remove"'), asked.html.includes('data-passkey="create"')]).toEqual([false, false]);
    expect((await client.post(`${passkeys}/options`)).status).toBe(409);
    await client.get(passkeys);
    expect((await client.post(remove)).status).toBe(409);
    await client.get(passkeys);
    const wrong = await client.post(`${passkeys}/confirm`, { proof: 'a guess' });
    expect([wrong.status, textOf(wrong.html).includes('Neither your password nor a valid code')]).toEqual([422, true]);
    const confirmed = await client.postAndFollow(`${passkeys}/confirm`, { proof: password });
    expect(confirmed.html).toContain(remove);
    await client.postAndFollow(remove);
    expect(await greenroom.dataSource.query('select id from passkeys where organizer_id = $1', [id])).toEqual([]);
    await greenroom.deliver();
    expect(greenroom.mail.to(email).map(({ subject }) => subject)).toEqual([
      'A passkey was added · Greenroom',
      'A passkey was removed · Greenroom',
    ]);
    expect(greenroom.mail.to(email)[0]?.text).toContain('1 December 2026, 09:00 UTC');
  });

  test.each<[string, (passkey: TestPasskey, options: { challenge: string }) => string]>([
    ['made on another site', (passkey, options) => passkey.create(options, { origin: elsewhere })],
    ['for another host', (passkey, options) => passkey.create(options, { host: 'attacker.test' })],
    ['without unlocking the device', (passkey, options) => passkey.create(options, { isVerified: false })],
    ['for a challenge that nobody handed out', (passkey) => passkey.create({ challenge: 'AAAA' })],
    ['that is a signature', (passkey, options) => passkey.sign(options)],
    ['that is no JSON', () => '{'],
    ['that is missing', () => ''],
  ])('%s is refused', async (_, answer) => {
    const { client, id } = await addPerson();
    const response = answer(new TestPasskey(origin), await optionsFrom(client, passkeys));
    const refused = await client.post(passkeys, { passkeyName: 'Laptop', response });
    expect([refused.status, textOf(refused.html).includes('Passkey not verified. Try again')]).toEqual([422, true]);
    expect(await greenroom.dataSource.query('select id from passkeys where organizer_id = $1', [id])).toEqual([]);
  });

  test('answers a challenge once, within five minutes, and only that of its organizer', async () => {
    const [{ client }, other] = [await addPerson(), await addPerson()];
    const add = async (options: { challenge: string }) =>
      (await client.post(passkeys, { passkeyName: 'Laptop', response: new TestPasskey(origin).create(options) }))
        .status;
    expect(await add(await optionsFrom(other.client, passkeys))).toBe(422);
    expect(await add(await optionsFrom(await stranger(), signIn))).toBe(422);
    const options = await optionsFrom(client, passkeys);
    expect([await add(options), await add(options)]).toEqual([303, 422]);
    const late = await optionsFrom(client, passkeys);
    greenroom.clock.advance({ minutes: 5 });
    expect(await add(late)).toBe(422);
  });
});

describe('signing in with a passkey', () => {
  test('needs neither address nor password', async () => {
    const { passkey, client: owner } = await addPersonWithPasskey();
    const client = await stranger();
    const options = await optionsFrom(client, signIn);
    expect(options).toMatchObject({ rpId: 'greenroom.example', userVerification: 'required' });
    expect(options.allowCredentials ?? []).toEqual([]);
    const response = passkey.sign(options);
    const open = await client.post(signIn, { response, next: '/console/account/passkeys' });
    expect([open.status, open.location]).toEqual([303, passkeys]);
    expect(textOf((await client.get(passkeys)).html)).toContain('last used 1 Dec 2026');

    const again = await (await stranger()).post(signIn, { response });
    expect([again.status, textOf(again.html).includes('Unknown passkey')]).toEqual([401, true]);
    const remove = /action="([^"]+\/remove)"/u.exec((await owner.get(passkeys)).html)?.[1] ?? '';
    await owner.post(remove);
    const after = await stranger();
    expect((await after.post(signIn, { response: passkey.sign(await optionsFrom(after, signIn)) })).status).toBe(401);
  });

  test.each<[string, (passkey: TestPasskey, options: { challenge: string }) => string]>([
    ['on another site', (passkey, options) => passkey.sign(options, { origin: elsewhere })],
    ['for another host', (passkey, options) => passkey.sign(options, { host: 'attacker.test' })],
    ['without unlocking the device', (passkey, options) => passkey.sign(options, { isVerified: false })],
    [
      'with another key',
      (passkey, options) =>
        passkey.sign(options, { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }),
    ],
    ['by a copy whose counter is behind', (passkey, options) => passkey.sign(options, { counter: 1 })],
    ['for a challenge that nobody handed out', (passkey) => passkey.sign({ challenge: 'AAAA' })],
    ['by an unknown passkey', (_, options) => new TestPasskey(origin).sign(options)],
    ['with a new passkey', (_, options) => new TestPasskey(origin).create(options)],
    ['with no JSON', () => 'null'],
  ])('%s is refused', async (_, answer) => {
    const { passkey } = await addPersonWithPasskey();
    const client = await stranger();
    const response = answer(passkey, await optionsFrom(client, signIn));
    const refused = await client.post(signIn, { response });
    expect([refused.status, client.cookies.has('greenroom_login')]).toEqual([401, false]);
    expect((await client.get('/console')).status).toBe(303);
  });

  test('uses up a challenge: one of two simultaneous answers signs in', async () => {
    const { passkey } = await addPersonWithPasskey();
    const clients = [await stranger(), await stranger()];
    const response = passkey.sign(await optionsFrom(await stranger(), signIn));
    const answers = await Promise.all(clients.map((client) => client.post(signIn, { response })));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 401]);
    const late = await stranger();
    const options = await optionsFrom(late, signIn);
    greenroom.clock.advance({ minutes: 5 });
    expect((await late.post(signIn, { response: passkey.sign(options) })).status).toBe(401);
  });

  test('counts as a second factor, and a password alone does not, where one is required', async () => {
    const { passkey, email, id } = await addPersonWithPasskey();
    const newcomer = await addPerson();
    const owner = { kind: 'organizer', id, role: 'owner' } as const;
    await greenroom.app.get(ChangeSecondFactor).require(true, owner);
    const client = await stranger();
    const led = await client.signIn(email, password);
    expect([led.status, led.location]).toEqual([303, '/console/sign-in?next=%2Fconsole&with=passkey']);
    expect(textOf((await client.get(led.location ?? '')).html)).toContain('use your passkey.');
    expect((await client.get('/console')).status).toBe(303);
    await client.get('/console/sign-in');
    await client.post(signIn, { response: passkey.sign(await optionsFrom(client, signIn)) });
    expect((await client.get('/console')).status).toBe(200);

    expect((await newcomer.client.get('/console')).location).toBe('/console/account/two-step');
    await newcomer.client.get(passkeys);
    const response = new TestPasskey(origin).create(await optionsFrom(newcomer.client, passkeys));
    await newcomer.client.post(passkeys, { passkeyName: 'Phone', response });
    expect((await newcomer.client.get('/console')).status).toBe(200);
    await greenroom.app.get(ChangeSecondFactor).require(false, owner);
    await greenroom.app.get(ChangeSecondFactor).reset(id, system);
    expect(
      (await client.post(signIn, { response: passkey.sign(await optionsFrom(await stranger(), signIn)) })).status,
    ).toBe(401);
  });
});

test('a passkey of a deactivated member doesn’t sign in, and that of a removed one is deleted', async () => {
  const { passkey, id } = await addPersonWithPasskey();
  await addPerson();
  const attempt = async () => {
    const client = await stranger();
    return (await client.post(signIn, { response: passkey.sign(await optionsFrom(client, signIn)) })).status;
  };
  await greenroom.app.get(ChangeMember).run(id, { kind: 'deactivate' }, system);
  expect(await attempt()).toBe(401);
  await greenroom.app.get(ChangeMember).run(id, { kind: 'reactivate' }, system);
  expect(await attempt()).toBe(303);
  await greenroom.app.get(ChangeMember).run(id, { kind: 'remove' }, system);
  expect(await attempt()).toBe(401);
  expect(await greenroom.dataSource.query('select id from passkeys where organizer_id = $1', [id])).toEqual([]);
});

test('without passkeys in the browser, no page asks for one', async () => {
  const bare = await startTestApp({ databaseUrl: greenroom.config.databaseUrl });
  try {
    const client = new ConsoleClient(bare.url);
    expect((await client.get('/console/sign-in')).html).not.toContain('data-passkey');
    expect((await client.post(`${signIn}/options`)).status).toBe(409);
  } finally {
    await bare.stop();
  }
});
