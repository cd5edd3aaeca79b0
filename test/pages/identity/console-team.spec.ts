import { startTestApp, type TestApp } from '../../support/app.js';
import { ConsoleClient, consoleClient, textOf } from '../../support/console-client.js';

const staff = '/console/staff';

let greenroom: TestApp;
let owner: ConsoleClient;

beforeAll(async () => {
  greenroom = await startTestApp({ now: '2026-12-01T20:00:00Z' });
  owner = await consoleClient(greenroom, 'owner');
});
afterAll(() => greenroom?.stop());
beforeEach(() => owner.get(staff));

const secretOf = (html: string) => /<input id="secret" value="([^"]+)"/u.exec(html)?.[1] ?? null;
const rowsOf = (html: string, id: string) =>
  [
    ...(html.split(`id="${id}"`)[1]?.split('</table>')[0] ?? '').matchAll(
      /<tr role="row"><th role="rowheader"[\s\S]*?<\/tr>/gu,
    ),
  ].map(([row]) => textOf(row));
const person = { staffEmail: 'lin@example.org', staffName: 'Lin Yi-chen', staffRole: 'organizer' };

describe('an organizer', () => {
  test('is added with a role, and the password is shown once and works', async () => {
    const added = await owner.post(staff, person);
    expect([added.status, added.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const password = secretOf(added.html) ?? '';
    expect(password).toMatch(/^[a-z2-9]{5}(?:-[a-z2-9]{5}){3}$/u);
    expect(textOf(added.html)).toContain('Password for Lin Yi-chen');
    expect(rowsOf(added.html, 'people')).toContain('Lin Yi-chen lin@example.org Organizer 1 Dec 2026');
    const again = await owner.get(staff);
    expect([secretOf(again.html), again.html.includes(password)]).toEqual([null, false]);
    const lin = new ConsoleClient(greenroom.url);
    expect((await lin.signIn('lin@example.org', password)).status).toBe(303);
    expect((await lin.get('/console')).status).toBe(200);
  });

  test('who is there already gets a new password and role, and is signed out everywhere', async () => {
    const first = secretOf((await owner.post(staff, person)).html) ?? '';
    const lin = new ConsoleClient(greenroom.url);
    await lin.signIn('lin@example.org', first);
    await owner.get(staff);
    const changed = await owner.post(staff, { ...person, staffEmail: 'Lin@Example.org', staffRole: 'viewer' });
    expect(textOf(changed.html)).toContain('New password for Lin Yi-chen');
    expect(rowsOf(changed.html, 'people').filter((row) => /lin@/iu.test(row))).toEqual([
      'Lin Yi-chen Lin@Example.org Viewer 1 Dec 2026',
    ]);
    expect([(await lin.get('/console')).status, (await lin.signIn('lin@example.org', first)).status]).toEqual([
      303, 401,
    ]);
    expect((await lin.signIn('lin@example.org', secretOf(changed.html) ?? '')).status).toBe(303);
  });

  test('is not added with faults: they are said, what was typed is kept, only that form stands open', async () => {
    const { status, html } = await owner.post(staff, { staffEmail: 'no address', staffName: '', staffRole: 'king' });
    expect(status).toBe(422);
    expect(textOf(html)).toContain(
      '3 things to fix Email address: Enter a valid email address, like name@example.org Name: Enter the name Role: Choose an option from the list',
    );
    expect(html).toContain('value="no address"');
    expect([...html.matchAll(/<details class="more mt"( open)?>/gu)].map(([, open]) => open !== undefined)).toEqual([
      true,
      false,
    ]);
  });
});

describe('a key of the API', () => {
  const makeKey = async (keyName: string, keyRole: string) => {
    await owner.get(staff);
    return owner.post(`${staff}/keys`, { keyName, keyRole });
  };

  test('is made, shown once, and opens what its role may', async () => {
    const made = await makeKey('Platform of the call', 'viewer');
    const key = secretOf(made.html) ?? '';
    expect(key).toMatch(/^gr_/u);
    expect(rowsOf(made.html, 'keys')).toContain(
      'Platform of the call Viewer 1 Dec 2026 Active Revoke : Platform of the call',
    );
    expect((await owner.get(staff)).html).not.toContain(key);
    const tried = await greenroom.api('GET', '/calls/none', undefined, { key });
    expect(tried.status).toBe(404);
    expect((await greenroom.api('POST', '/calls', {}, { key })).status).toBe(403);
  });

  test('may be one that only hands in mails', async () => {
    const made = await makeKey('Mail hook', 'inbox');
    expect(rowsOf(made.html, 'keys')).toContain('Mail hook Inbox 1 Dec 2026 Active Revoke : Mail hook');
    expect((await greenroom.api('GET', '/calls/none', undefined, { key: secretOf(made.html) })).status).toBe(403);
    const refused = await owner.post(staff, { ...person, staffRole: 'inbox' });
    expect(refused.status).toBe(422);
  });

  test('is revoked: it opens nothing any more, and stays in sight below those in use', async () => {
    const made = await makeKey('Old platform', 'organizer');
    const key = secretOf(made.html) ?? '';
    const path = /<bdi>Old platform<\/bdi><\/b><\/th>.*?action="([^"]+revoke)"/su.exec(made.html)?.[1] ?? '';
    greenroom.clock.set('2026-12-02T02:00:00Z');
    const page = await owner.postAndFollow(path);
    greenroom.clock.set('2026-12-01T20:00:00Z');
    expect(textOf(page.html)).toContain('API key revoked.');
    expect(rowsOf(page.html, 'keys').at(-1)).toBe('Old platform Organizer 1 Dec 2026 Revoked 2 Dec 2026');
    expect((await greenroom.api('GET', '/calls/none', undefined, { key })).status).toBe(401);
    expect((await owner.postAndFollow(path)).status).toBe(200);
    const audit: unknown[] = await greenroom.dataSource.query(
      `select action from audit_entries where action = 'api-key.revoked'`,
    );
    expect(audit).toHaveLength(1);
  });

  test('without a name is not made, and one that is unknown is not revoked', async () => {
    const { status, html } = await makeKey(' ', 'owner');
    expect([status, textOf(html).includes('Name: Enter a name')]).toEqual([422, true]);
    expect([...html.matchAll(/<details class="more mt"( open)?>/gu)].map(([, open]) => open !== undefined)).toEqual([
      false,
      true,
    ]);
    expect((await owner.post(`${staff}/keys/none/revoke`)).status).toBe(404);
  });
});

describe.each(['organizer', 'viewer'] as const)('to somebody who is %s', (role) => {
  test('nothing of it is open, and the page says whom to ask', async () => {
    const client = await consoleClient(greenroom, role);
    const page = await client.get(staff);
    expect(page.status).toBe(403);
    expect(textOf(page.html)).toContain('Only owners can see and change who has access. Ask one of them.');
    expect(page.html).not.toContain(`href="${staff}"`);
    const before: unknown = await greenroom.dataSource.query('select count(*) from organizers');
    expect((await client.post(staff, { ...person, staffRole: 'owner' })).status).toBe(403);
    expect((await client.post(`${staff}/keys`, { keyName: 'Mine', keyRole: 'owner' })).status).toBe(403);
    expect(await greenroom.dataSource.query('select count(*) from organizers')).toEqual(before);
    expect(await greenroom.dataSource.query(`select 1 from api_keys where name = 'Mine'`)).toEqual([]);
  });
});

test('all of it is there in Traditional Chinese', async () => {
  const { html } = await owner.get(`${staff}?lang=zh-TW`);
  expect(html).toContain('<html lang="zh-TW"');
  expect(textOf(html)).toContain('擁有者：所有權限，包含團隊與 API 金鑰');
  await owner.get(`${staff}?lang=en`);
});
