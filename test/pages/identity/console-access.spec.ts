import { randomUUID } from 'node:crypto';
import { routesBelow } from '../../support/controllers.js';
import { ChangeMember } from '../../../src/flows/identity/change-member.flow.js';
import type { Role } from '../../../src/domain/identity/role.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';
import { createWorld } from '../../support/world.js';

/** Whether everybody opens everything, and not only the owner; `check:long` does it. */
const withEveryRole = process.env['GREENROOM_EVERY_ROLE'] === '1';

let app: TestApp;
let sessionId: string;
let registrationId: string;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  const world = await createWorld(app.dataSource, app.clock, app.config);
  sessionId = (await world.session()).id;
  const person = registrationInput.parse({ email: 'amina@example.org', name: 'Amina', timeZone: 'Africa/Nairobi' });
  registrationId = (await app.app.get(Register).run(sessionId, person, { kind: 'visitor' })).registration.id;
});
afterAll(() => app.stop());

/** The routes below /console of a method, with real ids in them. */
function consoleRoutes(method: 'GET' | 'POST'): string[] {
  return routesBelow('/console')
    .filter((route) => route.method === method)
    .map(({ path }) =>
      path
        .replace('registrations/:id', `registrations/${registrationId}`)
        .replace('sessions/:id', `sessions/${sessionId}`)
        .replace(':call', 'solutions')
        .replace(':slug', 'solutions')
        .replace(':kind/:language', 'invited/en')
        .replaceAll(/:\w+/gu, randomUUID()),
    );
}

const password = 'correct horse battery';

describe('signing in', () => {
  beforeAll(() =>
    app.app
      .get(ChangeMember)
      .add({ email: 'lin@example.org', name: 'Lin', role: 'organizer', password }, { kind: 'system' }),
  );

  test('opens the page that was asked for, and signing out closes it on the server', async () => {
    const client = new ConsoleClient(app.url);
    const closed = await client.get(`/console/sessions/${sessionId}/attendees?state=pending`);
    expect(closed.status).toBe(303);
    expect(closed.location).toBe(
      `/console/sign-in?next=${encodeURIComponent(`/console/sessions/${sessionId}/attendees?state=pending`)}`,
    );
    const door = await client.get(closed.location ?? '');
    expect(door.html).toContain(`name="next" value="/console/sessions/${sessionId}/attendees?state&#x3D;pending"`);
    const open = await client.post('/console/sign-in', {
      email: ' LIN@example.org ',
      password,
      next: '/console/sessions/x?a=1',
    });
    expect([open.status, open.location]).toEqual([303, '/console/sessions/x?a=1']);
    const cookie = open.headers.getSetCookie().find((line) => line.startsWith('greenroom_login='));
    expect(cookie).toMatch(/; Path=\/console; Expires=[^;]+; HttpOnly; SameSite=Lax$/u);
    const token = client.cookies.get('greenroom_login') ?? '';
    expect((await client.get('/console')).status).toBe(200);
    expect((await client.post('/console/sign-out')).location).toBe('/console/sign-in');
    client.cookies.set('greenroom_login', token);
    expect((await client.get('/console')).status).toBe(303);
  });

  test('says the same for a wrong password and an unknown address, and keeps the address', async () => {
    const client = new ConsoleClient(app.url);
    const wrong = await client.signIn('lin@example.org', 'no');
    const unknown = await client.signIn('nobody@example.org', 'no');
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(textOf(wrong.html)).toBe(textOf(unknown.html));
    expect(wrong.html).toContain('value="lin@example.org"');
    expect(client.cookies.has('greenroom_login')).toBe(false);
  });

  test.each([
    'https://evil.example/console',
    '//evil.example/console',
    '/\\evil.example',
    '/console/../me/x',
    '/consolex',
    'javascript:alert(1)',
  ])('never leads to %s', async (next) => {
    const client = new ConsoleClient(app.url);
    const door = await client.get(`/console/sign-in?next=${encodeURIComponent(next)}`);
    expect(door.html).toContain('name="next" value="/console"');
  });
});

describe('a forged form', () => {
  test('changes nothing: without a token, with an invented one, with another browser’s', async () => {
    const client = await consoleClient(app);
    const other = await consoleClient(app);
    const routes = consoleRoutes('POST');
    expect(routes.length).toBeGreaterThan(12);
    for (const [at, path] of routes.entries()) {
      const invented = withEveryRole ? ['', 'made-up-token'] : [[''], ['made-up-token'], []][at % 3]!;
      for (const token of [...invented, other.csrfToken]) {
        client.csrfToken = token;
        const answer = await client.post(path);
        expect([path, token, answer.status]).toEqual([path, token, 403]);
        expect(textOf(answer.html)).toContain('This form has expired');
      }
    }
    client.csrfToken = '';
    const upload = await client.upload('/console/calls/solutions/proposals/import', new Blob(['external_id\n']));
    expect(upload.status).toBe(403);
  });
});

describe('the token of a form', () => {
  test('of a login that has ended is kept with what was typed, and submitted after signing in', async () => {
    const client = await consoleClient(app, 'organizer');
    const form = '/console/calls/solutions/speakers/new';
    await client.get(form);
    await app.dataSource.query('delete from logins');
    const out = await client.post(form, { name: 'Chen & Co', organization: 'Port' });
    expect([out.status, formOf(out.html, form)]).toEqual([401, { name: 'Chen & Co', organization: 'Port' }]);
    expect(textOf(out.html)).toContain('What you entered is still here.');
    const token = client.csrfToken;
    await app.app
      .get(ChangeMember)
      .add({ email: 'kept@example.org', name: 'Lin', role: 'organizer', password }, { kind: 'system' });
    await client.signIn('kept@example.org', password);
    // Without scripts, the page still has the token of the login that ended.
    client.csrfToken = token;
    const again = await client.post(form, formOf(out.html, form));
    expect([again.status, formOf(again.html, form)]).toEqual([403, { name: 'Chen & Co', organization: 'Port' }]);
    const saved = await client.postAndFollow(form, formOf(again.html, form));
    expect(textOf(saved.html)).toContain('Chen & Co');
    // Another site's form comes without the cookie of the token, and nobody keeps a password.
    client.cookies.delete('greenroom_csrf');
    const forged = { name: 'Eve', organization: 'Eve & Co, of another site' };
    expect((await client.post(form, forged)).html).not.toContain('Eve');
    await client.get('/console/account');
    client.csrfToken = token;
    const change = { currentPassword: password, newPassword: 'a long new password' };
    expect((await client.post('/console/account/password', change)).html).not.toContain(password);
  });

  test('is bound to the login: one from before it, or of an earlier one in the same browser, is refused', async () => {
    const client = new ConsoleClient(app.url);
    await client.get('/console/sign-in');
    const before = client.csrfToken;
    await client.signIn('lin@example.org', password);
    await client.get('/console');
    const first = client.csrfToken;
    const oldForms = async () => {
      const statuses = [];
      for (const token of [before, first]) {
        client.csrfToken = token;
        statuses.push((await client.post('/console/account/logins/none/end')).status);
      }
      return statuses;
    };
    expect(await oldForms()).toEqual([403, 404]);
    await client.get('/console');
    await client.post('/console/sign-out');
    await client.signIn('lin@example.org', password);
    expect(await oldForms()).toEqual([403, 403]);
  });
});

describe('one’s own account', () => {
  const agents = {
    firefox: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
    safari:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  };
  const loginsOf = (html: string) =>
    [...(html.split('id="logins"')[1]?.split('</ul>')[0] ?? '').matchAll(/<li>[\s\S]*?<\/li>/gu)].map(([row]) =>
      textOf(row),
    );

  test('is renamed by its owner', async () => {
    const client = await consoleClient(app, 'juror');
    await client.get('/console/account');
    const refused = await client.post('/console/account/name', { memberName: ' ' });
    expect(refused.status).toBe(422);
    const done = await client.postAndFollow('/console/account/name', { memberName: 'Dr. Ana Lind' });
    expect(textOf(done.html)).toContain('Saved.');
    expect(textOf(done.html)).toContain('Name Dr. Ana Lind');
  });

  test('lists the devices that are signed in, and ends one or all of them on the server', async () => {
    const account = { email: 'ana@example.org', name: 'Ana', role: 'juror' as const, password: 'a juror of the tests' };
    await app.app.get(ChangeMember).add(account, { kind: 'system' });
    const [phone, desk, other] = [agents.safari, agents.firefox, undefined].map(
      (agent) => new ConsoleClient(app.url, agent),
    ) as [ConsoleClient, ConsoleClient, ConsoleClient];
    await phone.signIn(account.email, account.password);
    app.clock.set('2027-01-04T09:30:00Z');
    await desk.signIn(account.email, account.password);
    await other.signIn('lin@example.org', password);
    const page = await desk.get('/console/account');
    expect(loginsOf(page.html)).toEqual([
      'Firefox on Windows This device Active now · 127.0.0.0/24',
      'Safari on iPhone Last used Mon 4 Jan, 16:00 (Taipei (UTC+8)) · 127.0.0.0/24 Sign out : Safari on iPhone, Last used Mon 4 Jan, 16:00 (Taipei (UTC+8))',
    ]);
    const end = /action="(\/console\/account\/logins\/[^"]+\/end)"/u.exec(page.html)?.[1] ?? '';

    // Nobody ends the login of somebody else.
    await other.get('/console/account');
    expect((await other.post(end)).status).toBe(404);
    expect((await phone.get('/console/account')).status).toBe(200);
    expect(loginsOf((await desk.get('/console/account')).html)[1]).toContain('Active now');

    expect(textOf((await desk.postAndFollow(end)).html)).toContain('Signed out on that device.');
    expect((await phone.get('/console/account')).status).toBe(303);
    expect((await desk.post(end)).status).toBe(404);

    await phone.signIn(account.email, account.password);
    await desk.get('/console/account');
    expect((await desk.post('/console/account/logins/end')).location).toBe('/console/sign-in');
    expect(desk.cookies.has('greenroom_login')).toBe(false);
    expect((await phone.get('/console/account')).status).toBe(303);
    expect(await app.dataSource.query(`select count(*)::int from logins where ended_at is not null`)).toEqual([
      { count: expect.any(Number) },
    ]);
    app.clock.set('2027-01-04T08:00:00Z');
  });
});

describe('a viewer', () => {
  test('sees every page of the call and no button that changes anything', async () => {
    const client = await consoleClient(app, 'viewer');
    const paths = [
      '/console',
      `/console/sessions/${sessionId}`,
      ...['attendees', 'messages', 'after', 'settings'].map((tab) => `/console/sessions/${sessionId}/${tab}`),
      '/console/calls/solutions/proposals',
      ...['settings', 'settings/themes', 'settings/languages', 'limits', 'submissions', 'privacy', 'planner'].map(
        (page) => `/console/calls/solutions/${page}`,
      ),
    ];
    for (const path of paths) {
      const page = await client.get(path);
      expect(page.status).toBe(200);
      expect(
        [...page.html.matchAll(/<form method="post" action="([^"]+)"|<form[^>]*action="([^"]+)" method="post"/gu)].map(
          ([, a, b]) => a ?? b,
        ),
      ).toEqual(['/console/sign-out']);
      expect(page.html).not.toMatch(/\/(?:edit|move|cancel|new)"/u);
    }
  });
});

describe('failures to sign in', () => {
  const account = { email: 'mei@example.org', name: 'Mei', role: 'owner' as const, password: 'four quiet herons' };
  let twin: TestApp;
  beforeAll(async () => {
    twin = await startTestApp({ databaseUrl: app.config.databaseUrl ?? '', now: app.clock.now() });
    await app.app.get(ChangeMember).add(account, { kind: 'system' });
  });
  afterAll(() => twin.stop());
  beforeEach(async () => {
    await app.dataSource.query('delete from sign_in_failures');
    app.clock.set('2027-01-04T08:00:00Z');
    twin.clock.set('2027-01-04T08:00:00Z');
  });

  const attempt = async (client: ConsoleClient, email = account.email, password = 'a guess') => {
    const page = await client.signIn(email, password);
    const alert = textOf(/<div class="note bad" role="alert"[\s\S]*?<\/div>/u.exec(page.html)?.[0] ?? '');
    return { status: page.status, wait: page.headers.get('retry-after'), alert };
  };
  const fail = async (client: ConsoleClient, times: number, email = account.email) => {
    for (let time = 0; time < times; time += 1) expect((await attempt(client, email)).status).toBe(401);
  };
  const wrong = { status: 401, wait: null, alert: 'Wrong email address or password.' };
  const wait = (seconds: number, alert = `Too many attempts. Try again in ${seconds} seconds.`) => {
    return { status: 429, wait: String(seconds), alert };
  };

  test('delay the account longer and longer, on all instances, also for an unknown address', async () => {
    for (const email of [account.email, 'nobody@example.org']) {
      const [here, there] = [new ConsoleClient(app.url), new ConsoleClient(twin.url)];
      await fail(here, 3, email);
      await fail(there, 2, email);
      expect(await attempt(here, email)).toEqual(wait(5));
      // What is refused is not counted, and the right password is refused as well.
      expect(await attempt(there, email, account.password)).toEqual(wait(5));
      app.clock.advance({ seconds: 3 });
      expect(await attempt(here, email)).toEqual(wait(2));
      app.clock.advance({ seconds: 2 });
      expect(await attempt(here, email)).toEqual(wrong);
      expect(await attempt(here, email)).toEqual(wait(10));
      app.clock.set('2027-01-04T08:00:00Z');
    }
  });

  test('cost at most five minutes, then the right password opens and counting starts again', async () => {
    const client = new ConsoleClient(app.url);
    await fail(client, 5);
    for (const seconds of [5, 10, 20, 40, 80, 160, 300, 300]) {
      app.clock.advance({ seconds });
      await fail(client, 1);
    }
    expect(await attempt(client)).toEqual(wait(300, 'Too many attempts. Try again in 5 minutes.'));
    app.clock.advance({ seconds: 300 });
    expect((await attempt(client, account.email, account.password)).status).toBe(303);
    await fail(new ConsoleClient(app.url), 5);
  });

  test('of a stranger do not delay a browser that has signed in before, until the password changes', async () => {
    const own = new ConsoleClient(app.url);
    await own.signIn(account.email, account.password);
    own.cookies.delete('greenroom_login');
    await fail(new ConsoleClient(app.url), 5);
    const copied = new ConsoleClient(app.url);
    copied.cookies.set('greenroom_browser', `x${own.cookies.get('greenroom_browser') ?? ''}`);
    expect((await attempt(copied)).status).toBe(429);
    expect((await attempt(own, account.email, account.password)).status).toBe(303);
    await app.app.get(ChangeMember).add(account, { kind: 'system' });
    own.cookies.delete('greenroom_login');
    expect((await attempt(own, account.email, account.password)).status).toBe(429);
  });

  test('count at the same moment, and in a network once for each account; successes never count', async () => {
    const clients = Array.from({ length: 12 }, () => new ConsoleClient(app.url));
    await Promise.all(clients.map((client) => client.get('/console/sign-in')));
    const answers = await Promise.all(
      clients.map((client) => client.post('/console/sign-in', { email: account.email, password: 'a guess' })),
    );
    const countOf = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
    expect([countOf(401), countOf(429), answers.length]).toEqual([5, 7, 12]);
    for (let time = 0; time < 3; time += 1) await new ConsoleClient(app.url).signIn('lin@example.org', password);
    // A network counts accounts, and delays for a minute at most.
    for (let other = 0; other < 19; other += 1) {
      await fail(new ConsoleClient(app.url), other === 18 ? 1 : 2, `person-${other}@example.org`);
    }
    const stranger = (number: number) => attempt(new ConsoleClient(app.url), `somebody-${number}@example.org`);
    for (const [number, seconds] of [5, 10, 20, 40, 60].entries()) {
      expect(await stranger(number)).toEqual(wait(seconds));
      app.clock.advance({ seconds });
      expect(await stranger(number)).toEqual(wrong);
    }
    expect(await stranger(9)).toEqual(wait(60));
  });

  test('of a guest at the venue do not delay the phones of the staff', async () => {
    const phone = new ConsoleClient(app.url);
    await phone.signIn(account.email, account.password);
    phone.cookies.delete('greenroom_login');
    for (let other = 0; other < 20; other += 1) {
      await fail(new ConsoleClient(app.url), 1, `guess-${other}@example.org`);
    }
    expect((await attempt(new ConsoleClient(app.url), account.email, account.password)).status).toBe(429);
    expect((await attempt(phone, account.email, account.password)).status).toBe(303);
    // Once somebody has an account, the page that creates the first one counts nothing.
    await app.dataSource.query('delete from sign_in_failures');
    const setup = { setupCode: 'guess', memberName: 'G', email: 'g@example.org', newPassword: 'four quiet herons' };
    const guest = new ConsoleClient(app.url);
    await guest.get('/console/sign-in');
    expect((await guest.post('/console/setup', setup)).status).toBe(409);
    expect(await app.dataSource.query('select failures from sign_in_failures')).toEqual([]);
  });

  test('are in the activity log: with the account if there is one, and never with an address or a password', async () => {
    await app.dataSource.query(`delete from audit_entries where action = 'organizer.sign-in-failed'`);
    const client = new ConsoleClient(app.url);
    await fail(client, 1);
    await fail(client, 1, 'stranger@example.org');
    const rows = await app.dataSource.query(
      `select actor, origin, subject, details::text from audit_entries where action = 'organizer.sign-in-failed'`,
    );
    const known = { actor: 'visitor', origin: 'console 127.0.0.0/24', details: '{}' };
    expect(rows).toEqual([
      { ...known, subject: expect.stringMatching(/^organizer:[\da-f-]{36}$/u) },
      { ...known, subject: expect.stringMatching(/^address:[\w-]{22}$/u) },
    ]);
    const owner = await consoleClient(app);
    const log = textOf((await owner.get('/console/audit')).html);
    expect(log).toContain('Sign-in failed Mei');
    expect(log).toContain('Sign-in failed Unknown email address');
  });
});

/** The addresses in the navigation of a page; that of the open page can be there although the call doesn't use it. */
function navigationOf(html: string, used: readonly string[] | null = null): string[] {
  const menu = /<details class="dock-menu">[\s\S]*?<\/details>/u.exec(html)?.[0] ?? '';
  return [...menu.matchAll(/<a\s+href="([^"]+)"([^>]*)>\s*<span><svg/gu)].flatMap(([, path = '', current = '']) =>
    used === null || used.includes(path) || !current.includes('aria-current') ? [path] : [],
  );
}

/** With the speaker of a test above, and nothing else that a new call hasn't. */
const entries = ['', '/sessions', '/speakers', '/people', '/write', '/settings'];

test.each<[Role, string[]]>([
  ['owner', entries],
  ['organizer', entries],
  ['viewer', entries],
  ['door', ['/console/door']],
  ['juror', ['/console/jury']],
])('every page that a person with the role %s opens has the same navigation', async (role, paths) => {
  const client = await consoleClient(app, role);
  const full = paths.map((path) => (path.startsWith('/console') ? path : `/console/calls/solutions${path}`));
  const expected = paths.includes('') ? [...full, '/calls/solutions'] : full;
  const other: [string, string[]][] = [];
  let pages = 0;
  const routes = consoleRoutes('GET').filter(
    (_, at) => withEveryRole || role === 'owner' || at % 3 === role.length % 3,
  );
  for (const path of [...routes, '/console/sessions/nothing']) {
    const { html } = await client.get(path);
    // Only pages have the form that signs out: files, frames and pieces of pages do not.
    if (!html.includes('action="/console/sign-out"')) continue;
    pages++;
    const found = navigationOf(html, expected);
    if (found.join() !== expected.join()) other.push([path, found]);
  }
  expect(other).toEqual([]);
  expect(pages).toBeGreaterThan(25);
});

test('an answer to a form has the same navigation and languages as the form', async () => {
  const client = await consoleClient(app);
  const form = '/console/calls/solutions/organizations/new';
  const [shown, answer] = [await client.get(form), await client.post(form)];
  expect(answer.status).toBe(422);
  expect(navigationOf(answer.html)).toEqual(navigationOf(shown.html));
  for (const { html } of [shown, answer]) expect(html.match(/hreflang="zh-TW"/gu)?.length).toBe(1);
});
