import { generateSync } from 'otplib';
import { ChangeMember } from '../../../src/flows/identity/change-member.flow.js';
import { ChangeSecondFactor } from '../../../src/flows/identity/change-second-factor.flow.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ConsoleClient, consoleClient, textOf } from '../../support/console-client.js';

const twoStep = '/console/account/two-step';
const codePage = '/console/sign-in/code';
const team = '/console/staff';
const password = 'a password of the tests';
const system = { kind: 'system' } as const;

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
});
afterAll(() => greenroom?.stop());
beforeEach(async () => {
  greenroom.clock.set('2026-12-01T09:00:00Z');
  // All of them come from one network.
  await greenroom.dataSource.query('delete from sign_in_failures');
});

let people = 0;
async function addPerson(role: 'owner' | 'organizer' | 'door' = 'organizer') {
  const email = `person-${++people}@example.org`;
  const { organizer } = await greenroom.app
    .get(ChangeMember)
    .add({ email, name: `Person ${people}`, role, password }, system);
  const client = new ConsoleClient(greenroom.url);
  await client.signIn(email, password);
  return { email, id: organizer.id, client };
}

/** Somebody who has set up an app; the code of their first step is used up. */
async function addPersonWithApp() {
  const person = await addPerson();
  const secret = await startSetUp(person.client);
  const confirmed = await person.client.post(`${twoStep}/confirm`, { code: codeOf(secret) });
  const codes = [...confirmed.html.matchAll(/<code>([^<]+)<\/code>/gu)].map(([, code = '']) => code);
  greenroom.clock.advance({ minutes: 5 });
  return { ...person, secret, codes };
}

async function startSetUp(client: ConsoleClient): Promise<string> {
  await client.get(twoStep);
  return secretOf((await client.postAndFollow(`${twoStep}/start`)).html);
}

const secretOf = (html: string) =>
  (/id="secret" readonly dir="ltr" value="([^"]+)"/u.exec(html)?.[1] ?? '').replaceAll(' ', '');
const codeOf = (secret: string, seconds = 0) =>
  generateSync({ secret, epoch: Math.floor(greenroom.clock.now().getTime() / 1000) + seconds });

/** A browser in which the password was entered and the code is asked for. */
async function halfSignedIn(email: string): Promise<ConsoleClient> {
  const client = new ConsoleClient(greenroom.url);
  const answer = await client.signIn(email, password);
  expect([answer.status, answer.location]).toEqual([303, `${codePage}?next=%2Fconsole`]);
  await client.get(codePage);
  return client;
}

const subjectsTo = async (email: string): Promise<string[]> => {
  await greenroom.deliver();
  return greenroom.mail.to(email).map(({ subject }) => subject);
};

const actionsOf = async (id: string): Promise<string[]> =>
  (
    await greenroom.dataSource.query<{ action: string }[]>(
      `select action from audit_entries where subject = $1 order by at, position`,
      [`organizer:${id}`],
    )
  ).map(({ action }) => action);

describe('setting up an app', () => {
  test('takes a code, shows ten recovery codes once, and ends all other logins', async () => {
    const { email, id, client } = await addPerson('door');
    const elsewhere = new ConsoleClient(greenroom.url);
    await elsewhere.signIn(email, password);
    const before = await client.get(twoStep);
    expect([secretOf(before.html), before.html.includes('class="qr"')]).toEqual(['', false]);
    const secret = await startSetUp(client);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/u);
    const [stored] = await greenroom.dataSource.query<{ secret: Buffer }[]>(`select secret from authenticators`);
    expect(stored?.secret.includes(secret)).toBe(false);
    expect((await new ConsoleClient(greenroom.url).signIn(email, password)).location).toBe('/console');

    const wrong = await client.post(`${twoStep}/confirm`, { code: codeOf(secret, 90) });
    expect([wrong.status, secretOf(wrong.html)]).toEqual([422, secret]);
    expect(textOf(wrong.html)).toContain('Code: Wrong or expired.');
    const done = await client.post(`${twoStep}/confirm`, { code: codeOf(secret) });
    const codes = [...done.html.matchAll(/<code>([^<]+)<\/code>/gu)].map(([, code = '']) => code);
    expect([done.status, done.headers.get('cache-control'), new Set(codes).size]).toEqual([200, 'no-store', 10]);
    expect(codes.every((code) => /^[a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5}$/u.test(code))).toBe(true);

    const after = await client.get(twoStep);
    expect([secretOf(after.html), after.html.includes(codes[0] ?? '')]).toEqual(['', false]);
    expect(textOf(after.html)).toContain('Recovery codes left: 10');
    expect((await elsewhere.get('/console/account')).status).toBe(303);
    expect(textOf((await client.get('/console/account')).html)).toContain('On: you sign in with password and code.');
    expect((await client.post(`${twoStep}/start`)).status).toBe(409);
    expect((await actionsOf(id)).at(-1)).toBe('organizer.second-factor-on');
    expect(await subjectsTo(email)).toEqual(['Two-step verification is on · Greenroom']);
  });
});

describe('signing in with an app', () => {
  test('asks for a code after the password, and signs in only then', async () => {
    const { email, secret, id } = await addPersonWithApp();
    const client = await halfSignedIn(email);
    expect([client.cookies.has('greenroom_login'), (await client.get('/console')).status]).toEqual([false, 303]);
    const wrong = await client.post(codePage, { code: '000000', next: '/console/audit' });
    expect([wrong.status, textOf(wrong.html).includes('Wrong code.')]).toEqual([401, true]);
    const right = await client.post(codePage, { code: codeOf(secret), next: '/console/audit' });
    expect([right.status, right.location, client.cookies.has('greenroom_sign_in')]).toEqual([
      303,
      '/console/audit',
      false,
    ]);
    expect((await client.get('/console/audit')).status).toBe(200);
    expect((await actionsOf(id)).at(-1)).toBe('organizer.signed-in');
  });

  test('accepts clocks that are half a minute off, each code once, and none before the last', async () => {
    const { email, secret } = await addPersonWithApp();
    const attempt = async (seconds: number) => {
      await greenroom.dataSource.query('delete from sign_in_failures');
      return (await (await halfSignedIn(email)).post(codePage, { code: codeOf(secret, seconds) })).status;
    };
    const results: number[] = [];
    for (const seconds of [-60, 60, -30, -30, 30, 30, 0]) results.push(await attempt(seconds));
    expect(results).toEqual([401, 401, 303, 401, 303, 401, 401]);
    greenroom.clock.advance({ seconds: 60 });
    expect(await attempt(0)).toBe(303);
  });

  test('accepts one of two simultaneous requests with the same code', async () => {
    const { email, secret, codes } = await addPersonWithApp();
    for (const code of [codeOf(secret), codes[0] ?? '']) {
      const clients = await Promise.all([halfSignedIn(email), halfSignedIn(email)]);
      const same = clients[0] ?? clients[1];
      const answers = await Promise.all([...clients, same].map((client) => client?.post(codePage, { code })));
      expect(
        answers.map((answer) => answer?.status === 303 && answer.location === '/console').filter(Boolean),
      ).toHaveLength(1);
    }
  });

  test('accepts a recovery code once, and shows how many are left', async () => {
    const { email, codes, id } = await addPersonWithApp();
    const [code = ''] = codes;
    const client = await halfSignedIn(email);
    const form = await client.get(`${codePage}?with=recovery`);
    expect(textOf(form.html)).toContain('Enter a recovery code');
    const answer = await client.post(codePage, { code: code.toUpperCase().replaceAll('-', ' '), with: 'recovery' });
    expect(answer.status).toBe(303);
    expect(textOf((await client.get('/console/account')).html)).toContain('Recovery code used. 9 left.');
    expect((await actionsOf(id)).at(-1)).toBe('organizer.recovery-code-used');
    expect((await subjectsTo(email)).at(-1)).toBe('A recovery code was used · Greenroom');
    const again = await (await halfSignedIn(email)).post(codePage, { code, with: 'recovery' });
    expect([again.status, again.html.includes(code)]).toEqual([401, false]);
    expect(textOf(again.html)).toContain('Wrong, or used before.');
  });

  test('asks for the password again after ten minutes, and without the first step', async () => {
    const { email, secret } = await addPersonWithApp();
    const client = await halfSignedIn(email);
    greenroom.clock.advance({ minutes: 10 });
    const late = await client.post(codePage, { code: codeOf(secret) });
    expect([late.status, late.location, client.cookies.has('greenroom_sign_in')]).toEqual([
      303,
      '/console/sign-in',
      false,
    ]);
    expect((await new ConsoleClient(greenroom.url).get(codePage)).location).toBe('/console/sign-in');
  });
});

describe('guessing codes', () => {
  test('is delayed, also for attackers who know the password and start over', async () => {
    const { email, secret, id } = await addPersonWithApp();
    const statuses: number[] = [];
    let client = await halfSignedIn(email);
    for (let guess = 0; guess < 4; guess++) statuses.push((await client.post(codePage, { code: '000000' })).status);
    const locked = await client.post(codePage, { code: codeOf(secret) });
    expect([...statuses, locked.status, locked.headers.get('retry-after')]).toEqual([401, 401, 401, 401, 429, '5']);
    expect(textOf(locked.html)).toContain('Too many attempts. Try again in 5 seconds.');
    expect((await new ConsoleClient(greenroom.url).signIn(email, password)).status).toBe(429);
    greenroom.clock.advance({ seconds: 5 });
    client = await halfSignedIn(email);
    expect((await client.post(codePage, { code: '000000' })).status).toBe(429);
    greenroom.clock.advance({ seconds: 30 });
    expect((await client.post(codePage, { code: codeOf(secret) })).status).toBe(303);
    expect((await actionsOf(id)).filter((action) => action === 'organizer.sign-in-failed')).toHaveLength(4);
    const again = await halfSignedIn(email);
    expect((await again.post(codePage, { code: '000000' })).status).toBe(401);
  });

  test('is delayed on the account page as well', async () => {
    const { client } = await addPersonWithApp();
    await client.get(twoStep);
    const statuses: number[] = [];
    for (let guess = 0; guess < 6; guess++)
      statuses.push((await client.post(`${twoStep}/off`, { proof: 'no' })).status);
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
  });
});

describe('turning it off', () => {
  test('asks for the password or a code, as new recovery codes do', async () => {
    const { client, codes, secret, id, email } = await addPersonWithApp();
    await client.get(twoStep);
    const refused = await client.post(`${twoStep}/off`, { proof: 'a guess' });
    expect([refused.status, textOf(refused.html).includes('Neither your password nor a valid code')]).toEqual([
      422,
      true,
    ]);
    const renewed = await client.post(`${twoStep}/codes`, { proof: codeOf(secret) });
    expect(renewed.html).not.toContain(codes[0]);
    const old = await (await halfSignedIn(email)).post(codePage, { code: codes[0] ?? '' });
    expect(old.status).toBe(401);
    await client.get(twoStep);
    expect((await client.post(`${twoStep}/codes`, { proof: codeOf(secret) })).status).toBe(422);
    expect((await client.post(`${twoStep}/off`, { proof: password })).location).toBe('/console/account');
    expect((await new ConsoleClient(greenroom.url).signIn(email, password)).location).toBe('/console');
    expect((await actionsOf(id)).filter((action) => /factor|recovery/u.test(action))).toEqual([
      'organizer.second-factor-on',
      'organizer.recovery-codes-renewed',
      'organizer.second-factor-off',
    ]);
    expect(await subjectsTo(email)).toEqual([
      'Two-step verification is on · Greenroom',
      'You have new recovery codes · Greenroom',
      'Two-step verification is off · Greenroom',
    ]);
  });
});

describe('an owner', () => {
  test('requires it for everyone: others can only set it up, and not turn it off', async () => {
    const { client, email } = await addPerson();
    const withApp = await addPersonWithApp();
    expect(withApp.codes).toHaveLength(10);
    const owner = await consoleClient(greenroom, 'owner');
    await owner.get(team);
    // They have none themselves.
    expect((await owner.postAndFollow(`${team}/two-step`, { required: 'yes' })).location).toBe(twoStep);
    const required = textOf((await owner.get(twoStep)).html);
    expect(required).toContain('Two-step verification is required');
    expect(required).toContain('Set it up to continue.');
    for (const path of ['/console', '/console/account', '/console/audit']) {
      expect([path, (await client.get(path)).location]).toEqual([path, twoStep]);
    }
    expect(textOf((await client.get(twoStep)).html)).toContain('Your workspace requires it. Set it up to continue.');
    expect((await client.post('/console/account/logins/end')).location).toBe(twoStep);
    const secret = await startSetUp(client);
    await client.post(`${twoStep}/confirm`, { code: codeOf(secret) });
    expect((await client.get('/console')).status).toBe(200);
    await client.get(twoStep);
    expect((await client.post(`${twoStep}/off`, { proof: password })).status).toBe(409);
    greenroom.clock.advance({ minutes: 1 });
    const again = await halfSignedIn(email);
    await again.post(codePage, { code: codeOf(secret) });
    expect((await again.get('/console')).status).toBe(200);
    await greenroom.app.get(ChangeSecondFactor).require(false, system);
    const page = textOf((await owner.get(team)).html);
    expect(page).toContain('Each member decides.');
    expect(page).toMatch(/\d+ of \d+ active members have it\./u);
    const { action } = (
      await greenroom.dataSource.query<{ action: string }[]>(
        `select action from audit_entries where subject = 'workspace' order by at desc, position desc limit 1`,
      )
    )[0] ?? { action: '' };
    expect(action).toBe('workspace.second-factor-optional');
  });

  test('resets a colleague’s, which ends their logins; not their own, and other roles can’t', async () => {
    const colleague = await addPersonWithApp();
    const reset = `${team}/${colleague.id}/reset-two-step`;
    await colleague.client.get('/console');
    expect((await colleague.client.post(reset)).status).toBe(403);
    const waiting = await halfSignedIn(colleague.email);
    const owner = await addPerson('owner');
    const page = await owner.client.get(`${team}/${colleague.id}`);
    expect(textOf(page.html)).toContain('Two-step verification Authenticator app');
    const done = await owner.client.postAndFollow(reset);
    expect(textOf(done.html)).toContain('Reset, and signed out everywhere.');
    expect([textOf(done.html).includes('Two-step verification Password only'), done.html.includes(reset)]).toEqual([
      true,
      false,
    ]);
    expect((await colleague.client.get('/console')).status).toBe(303);
    expect((await waiting.post(codePage, { code: codeOf(colleague.secret) })).location).toBe('/console/sign-in');
    expect((await new ConsoleClient(greenroom.url).signIn(colleague.email, password)).location).toBe('/console');
    expect(await actionsOf(colleague.id)).toContain('organizer.second-factor-reset');
    expect((await subjectsTo(colleague.email)).at(-1)).toBe('Your two-step verification was reset · Greenroom');
    expect(greenroom.mail.to(colleague.email).at(-1)?.text).toMatch(/Person \d+ removed authenticator app/u);
    expect((await owner.client.post(`${team}/${owner.id}/reset-two-step`)).status).toBe(409);
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await owner.client.post(`${team}/${nobody}/reset-two-step`)).status).toBe(404);
  });
});

test('the pages exist in Chinese', async () => {
  const client = await consoleClient(greenroom, 'viewer');
  expect(textOf((await client.get(`${twoStep}?lang=zh-TW`)).html)).toContain('設定兩步驟驗證');
});
