import { versionOf } from '../../../src/platform/three-way-merge.js';
import { ChangeMember } from '../../../src/flows/identity/change-member.flow.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { makeCall } from '../../support/api-fixtures.js';
import { ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';

const staff = '/console/staff';
const ownerSignIn = ['owner@example.org', 'a password of the tests'] as const;

let greenroom: TestApp;
let owner: ConsoleClient;

beforeAll(async () => {
  greenroom = await startTestApp({ now: '2026-12-01T20:00:00Z' });
  await greenroom.app
    .get(ChangeMember)
    .add({ email: ownerSignIn[0], name: 'The owner', role: 'owner', password: ownerSignIn[1] }, { kind: 'system' });
  owner = new ConsoleClient(greenroom.url);
  await owner.signIn(...ownerSignIn);
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
const person = { staffEmail: 'lin@example.org', staffRole: 'organizer' };
const stranger = () => new ConsoleClient(greenroom.url);
const password = 'seven calm otters';

/** The path in the newest email to an address. */
const linkTo = async (address: string) => {
  await greenroom.deliver();
  return /http:\/\/[^/]+(\/console\/password\/[\w-]+)/u.exec(greenroom.mail.to(address).at(-1)?.text ?? '')?.[1] ?? '';
};
const pathOf = (html: string, address: string) =>
  new RegExp(`<a href="(${staff}/[^"]+)">(?:(?!<a )[\\s\\S])*?${address}`, 'u').exec(html)?.[1] ?? '';

/** Invites somebody, who joins. Returns their browser and the path of their page. */
async function member(email: string, role: string): Promise<{ client: ConsoleClient; path: string }> {
  await owner.get(staff);
  const invited = await owner.postAndFollow(staff, { staffEmail: email, staffRole: role });
  const client = stranger();
  const link = await linkTo(email);
  await client.get(link);
  expect((await client.post(link, { memberName: email, newPassword: password })).status).toBe(303);
  await owner.get(staff);
  return { client, path: pathOf(invited.html, email) };
}

describe('an invited person', () => {
  test('gets a link, chooses a name and a password, and is signed in; the link works once and changes nothing by GET', async () => {
    const invited = await owner.postAndFollow(staff, person);
    expect(textOf(invited.html)).toContain('Invitation sent to lin@example.org.');
    expect(rowsOf(invited.html, 'people')).toContain(
      'lin lin@example.org Organizer 1 Dec 2026 Invited until 8 Dec 2026',
    );
    const link = await linkTo('lin@example.org');
    const [mail] = greenroom.mail.to('lin@example.org');
    expect([mail?.subject, mail?.headers['List-Unsubscribe']]).toEqual(['Join the team · Greenroom', undefined]);
    expect(mail?.text).toContain('The owner invited you to join the team of Greenroom. Your role: Organizer.');
    // Nothing in the database opens the door.
    const token = link.split('/').at(-1) ?? '';
    const rows = await greenroom.dataSource.query(
      `select payload::text from messages union all select t::text from password_links t`,
    );
    expect(JSON.stringify(rows)).not.toContain(token);

    const lin = stranger();
    for (let time = 0; time < 2; time += 1) {
      const form = await lin.get(link);
      expect([form.status, form.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(textOf(form.html)).toContain('Join the team Your role: Organizer.');
    }
    expect((await lin.signIn('lin@example.org', password)).status).toBe(401);
    await lin.get(link);
    const short = await lin.post(link, { memberName: '', newPassword: 'short' });
    expect([short.status, textOf(short.html)]).toEqual([
      422,
      expect.stringContaining('Your name: Enter your name New password: Enter at least 12 characters'),
    ]);
    const joined = await lin.post(link, { memberName: 'Lin Yi-chen', newPassword: password });
    expect([joined.status, joined.location]).toEqual([303, '/console']);
    expect((await lin.get('/console')).status).toBe(200);
    const used = await lin.get(link);
    expect([used.status, textOf(used.html)]).toEqual([410, expect.stringContaining('This invitation no longer works')]);
    expect(rowsOf((await owner.get(staff)).html, 'people')).toContain(
      'Lin Yi-chen lin@example.org Organizer 1 Dec 2026 Active',
    );
    expect((await lin.get('/console/password/none')).status).toBe(404);
  });

  test('twice at the same moment gets in once', async () => {
    await owner.post(staff, { staffEmail: 'twice@example.org', staffRole: 'viewer' });
    const link = await linkTo('twice@example.org');
    const clients = [stranger(), stranger()];
    for (const client of clients) await client.get(link);
    const answers = await Promise.all(
      clients.map((client) => client.post(link, { memberName: 'Twice', newPassword: password })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 410]);
  });

  test('can be sent another link, which replaces the first; it expires, and the invitation can be withdrawn', async () => {
    const invited = await owner.postAndFollow(staff, { staffEmail: 'vera@example.org', staffRole: 'viewer' });
    const path = pathOf(invited.html, 'vera@example.org');
    const first = await linkTo('vera@example.org');
    await owner.get(path);
    expect(textOf((await owner.postAndFollow(`${path}/invite`)).html)).toContain('Invitation sent again.');
    const second = await linkTo('vera@example.org');
    expect([(await stranger().get(first)).status, (await stranger().get(second)).status]).toEqual([410, 200]);
    greenroom.clock.advance({ days: 7 });
    expect((await stranger().get(second)).status).toBe(410);
    await owner.signIn(...ownerSignIn);
    expect(rowsOf((await owner.get(staff)).html, 'people')).toContain(
      'vera vera@example.org Viewer 1 Dec 2026 Invitation expired',
    );
    await owner.post(`${path}/invite`);
    const third = await linkTo('vera@example.org');
    await greenroom.dataSource.query(`update messages set state = 'failed' where kind = 'staff-invited'`);
    expect(textOf((await owner.get(staff)).html)).toContain('Invitation not delivered');
    expect(textOf((await owner.postAndFollow(`${path}/remove`)).html)).not.toContain('vera@example.org');
    expect((await stranger().get(third)).status).toBe(410);
    greenroom.clock.set('2026-12-01T20:00:00Z');
    await owner.signIn(...ownerSignIn);
  });

  test('must not be on the team: the form says what to do instead, and nothing changes', async () => {
    const before = await greenroom.dataSource.query('select email, role, password_hash from organizers order by id');
    const again = await owner.post(staff, { ...person, staffEmail: 'Lin@Example.org', staffRole: 'viewer' });
    expect([again.status, textOf(again.html)]).toEqual([
      422,
      expect.stringContaining('On the team already. Change the role on their page'),
    ]);
    expect(await greenroom.dataSource.query('select email, role, password_hash from organizers order by id')).toEqual(
      before,
    );
    const { status, html } = await owner.post(staff, { staffEmail: 'no address', staffRole: 'king' });
    expect(status).toBe(422);
    expect(textOf(html)).toContain(
      '2 things to fix Email address: Enter a valid email address, like name@example.org Role: Choose an option from the list',
    );
    expect(html).toContain('value="no address"');
    expect([...html.matchAll(/<details class="more mt"( open)?>/gu)].map(([, open]) => open !== undefined)).toEqual([
      true,
      false,
    ]);
  });
});

describe('a member of the team', () => {
  test('gets another role without another password, which counts at once', async () => {
    const { client, path } = await member('rolf@example.org', 'owner');
    expect((await client.get(staff)).status).toBe(200);
    await owner.get(path);
    expect(textOf((await owner.postAndFollow(`${path}/role`, { role: 'viewer' })).html)).toContain('Role changed');
    expect((await client.get(staff)).status).toBe(403);
    expect((await client.get('/console')).status).toBe(200);
    expect((await client.post(`${path}/role`, { role: 'owner' })).status).toBe(403);
  });

  test('is deactivated, reactivated and removed, and can be invited again', async () => {
    const { client, path } = await member('dora@example.org', 'organizer');
    await owner.get(path);
    await owner.postAndFollow(`${path}/deactivate`);
    expect((await client.get('/console')).status).toBe(303);
    expect((await client.signIn('dora@example.org', password)).status).toBe(401);
    expect(textOf((await owner.post(staff, { ...person, staffEmail: 'dora@example.org' })).html)).toContain(
      'Reactivate their account on their page',
    );
    await owner.postAndFollow(`${path}/reactivate`);
    expect((await client.signIn('dora@example.org', password)).status).toBe(303);
    await owner.postAndFollow(`${path}/remove`);
    expect((await client.get('/console')).status).toBe(303);
    expect((await client.signIn('dora@example.org', password)).status).toBe(401);
    expect((await owner.get(path)).status).toBe(404);
    // Who acted stays known.
    expect(textOf((await owner.get('/console/audit')).html)).toContain('Removed from the team dora@example.org');
    const again = await owner.postAndFollow(staff, { ...person, staffEmail: 'dora@example.org' });
    expect(pathOf(again.html, 'dora@example.org')).toBe(path);
    expect((await client.signIn('dora@example.org', password)).status).toBe(401);
  });

  test('changes the password with the current one, which ends all other logins', async () => {
    const { client } = await member('paul@example.org', 'juror');
    const elsewhere = stranger();
    await elsewhere.signIn('paul@example.org', password);
    await client.get('/console/account');
    const change = (currentPassword: string, newPassword: string) =>
      client.post('/console/account/password', { currentPassword, newPassword });
    expect(textOf((await change('a guess', 'nine brown foxes')).html)).toContain(
      'Current password: This isn’t your current password',
    );
    expect(textOf((await change(password, 'too short')).html)).toContain('Enter at least 12 characters');
    expect((await change(password, 'nine brown foxes')).location).toBe('/console/account');
    expect(textOf((await client.get('/console/account')).html)).toContain('Password changed.');
    expect((await elsewhere.get('/console/account')).status).toBe(303);
    expect((await elsewhere.signIn('paul@example.org', password)).status).toBe(401);
    expect((await elsewhere.signIn('paul@example.org', 'nine brown foxes')).status).toBe(303);
    // Both in the language in which Paul last signed in.
    await greenroom.app
      .get(ChangeMember)
      .add({ email: 'paul@example.org', role: 'juror', password }, { kind: 'system' });
    const inChinese = stranger();
    await inChinese.get('/console/sign-in?lang=zh-TW');
    await inChinese.signIn('paul@example.org', password);
    await greenroom.app
      .get(ChangeMember)
      .add({ email: 'paul@example.org', role: 'juror', password }, { kind: 'system' });
    await greenroom.deliver();
    expect(greenroom.mail.to('paul@example.org').map(({ subject }) => subject)).toEqual([
      'Join the team · Greenroom',
      'Your password was changed · Greenroom',
      'Your password was changed · Greenroom',
      '您的密碼已變更｜Greenroom',
    ]);
  });

  test('who forgot the password gets a link by email; anyone else gets the same answer and no email', async () => {
    const { client } = await member('fay@example.org', 'viewer');
    const forgot = async (email: string) => {
      const visitor = stranger();
      await visitor.get('/console/forgot-password');
      const { status, html } = await visitor.post('/console/forgot-password', { email });
      return { status, text: textOf(html).replace(email, 'ADDRESS') };
    };
    const sent = greenroom.mail.sent.length;
    const [known, unknown] = [await forgot('FAY@example.org'), await forgot('nobody@example.org')];
    expect(known).toEqual({
      status: 200,
      text: expect.stringContaining('If ADDRESS can sign in, it gets a link for one hour.'),
    });
    expect(unknown).toEqual(known);
    // In steps of 250 ms: never before the first has ended.
    for (const email of ['nobody@example.org', 'fay@example.org']) {
      const from = performance.now();
      await forgot(email);
      expect(performance.now()).toBeGreaterThanOrEqual(from + 250);
    }
    await forgot('fay@example.org');
    const link = await linkTo('fay@example.org');
    expect(greenroom.mail.sent.length).toBe(sent + 1);
    expect(greenroom.mail.sent.at(-1)?.subject).toBe('Choose a new password · Greenroom');
    const fay = stranger();
    await fay.get(link);
    expect((await client.get('/console')).status).toBe(200);
    expect((await fay.post(link, { newPassword: 'ten green bottles' })).location).toBe('/console');
    await greenroom.deliver();
    expect(greenroom.mail.sent.at(-1)?.subject).toBe('You have a new password · Greenroom');
    expect((await client.get('/console')).status).toBe(303);
    expect((await fay.get('/console')).status).toBe(200);
    expect((await fay.get(link)).status).toBe(410);
    greenroom.clock.advance({ minutes: 10 });
    await forgot('fay@example.org');
    const late = await linkTo('fay@example.org');
    greenroom.clock.advance({ hours: 1 });
    expect((await stranger().get(late)).status).toBe(410);
    greenroom.clock.set('2026-12-01T20:00:00Z');
  });
});

describe('the last active owner', () => {
  const owners = () =>
    greenroom.dataSource.query(`select count(*)::int from organizers where role = 'owner' and state = 'active'`);
  const idOf = async (email: string): Promise<string> =>
    (await greenroom.dataSource.query('select id from organizers where email = $1', [email]))[0].id;

  test('can be neither demoted, deactivated nor removed, by any path', async () => {
    await greenroom.dataSource.query(`update organizers set role = 'viewer' where email <> $1`, [ownerSignIn[0]]);
    const path = `${staff}/${await idOf(ownerSignIn[0])}`;
    const page = await owner.get(path);
    expect(textOf(page.html)).toContain('The only active owner.');
    expect(page.html).not.toContain(`action="${path}`);
    for (const [action, fields] of [
      ['role', { role: 'organizer', version: versionOf({ role: 'owner' }) }],
      ['deactivate', {}],
      ['remove', {}],
    ] as const) {
      const refused = await owner.post(`${path}/${action}`, fields);
      expect([action, refused.status]).toEqual([action, 409]);
      expect(textOf(refused.html)).toContain('Make someone else an owner.');
    }
    const added = greenroom.app
      .get(ChangeMember)
      .add({ email: ownerSignIn[0], role: 'viewer', password: ownerSignIn[1] }, { kind: 'system' });
    await expect(added).rejects.toMatchObject({ code: 'last-owner' });
    expect(await owners()).toEqual([{ count: 1 }]);
  });

  test('stays when two owners demote each other at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const mine = await greenroom.dataSource.query<{ id: string }[]>(
        `select id from organizers where role = 'owner' and state = 'active'`,
      );
      const other = await greenroom.app
        .get(ChangeMember)
        .add({ email: `second-${round}@example.org`, role: 'owner', password }, { kind: 'system' });
      const [a, b] = [mine[0]?.id ?? '', other.organizer.id];
      const demote = (id: string, by: string) =>
        greenroom.app
          .get(ChangeMember)
          .run(id, { kind: 'role', role: 'viewer' }, { kind: 'organizer', id: by, role: 'owner' });
      const outcomes = await Promise.allSettled([demote(a, b), demote(b, a)]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(await owners()).toEqual([{ count: 1 }]);
    }
    await greenroom.dataSource.query(`update organizers set role = 'owner' where email = $1`, [ownerSignIn[0]]);
  });
});

describe('a key of the API', () => {
  const makeKey = async (keyName: string, keyRole: string) => {
    await owner.get(staff);
    return owner.post(`${staff}/keys`, { keyName, keyRole, keyCall: '', keyExpires: '' });
  };

  test('is created, shown once, and opens what its role allows', async () => {
    const made = await makeKey('Platform of the call', 'viewer');
    const key = secretOf(made.html) ?? '';
    expect(key).toMatch(/^gr_/u);
    expect(rowsOf(made.html, 'keys')).toContain(
      'Platform of the call Viewer 1 Dec 2026 Not used yet Never Active Revoke Platform of the call',
    );
    expect((await owner.get(staff)).html).not.toContain(key);
    const tried = await greenroom.api('GET', '/calls/none', undefined, { key });
    expect(tried.status).toBe(404);
    expect((await greenroom.api('POST', '/calls', {}, { key })).status).toBe(403);
  });

  test('can be one that only delivers inbound email', async () => {
    const made = await makeKey('Mail hook', 'inbox');
    expect(rowsOf(made.html, 'keys')).toContain(
      'Mail hook Inbox 1 Dec 2026 Not used yet Never Active Revoke Mail hook',
    );
    expect((await greenroom.api('GET', '/calls/none', undefined, { key: secretOf(made.html) })).status).toBe(403);
    const refused = await owner.post(staff, { ...person, staffRole: 'inbox' });
    expect(refused.status).toBe(422);
  });

  test('is revoked: it opens nothing, and stays listed below usable keys', async () => {
    const made = await makeKey('Old platform', 'organizer');
    const key = secretOf(made.html) ?? '';
    const path = /<bdi>Old platform<\/bdi><\/b><\/th>.*?action="([^"]+revoke)"/su.exec(made.html)?.[1] ?? '';
    greenroom.clock.set('2026-12-02T02:00:00Z');
    const page = await owner.postAndFollow(path);
    greenroom.clock.set('2026-12-01T20:00:00Z');
    expect(textOf(page.html)).toContain('API key revoked.');
    expect(rowsOf(page.html, 'keys').at(-1)).toBe(
      'Old platform Organizer 1 Dec 2026 Not used yet Never Revoked 2 Dec 2026',
    );
    expect((await greenroom.api('GET', '/calls/none', undefined, { key })).status).toBe(401);
    expect((await owner.postAndFollow(path)).status).toBe(200);
    const audit: unknown[] = await greenroom.dataSource.query(
      `select action from audit_entries where action = 'api-key.revoked'`,
    );
    expect(audit).toHaveLength(1);
  });

  test('can be restricted and expire: a year is suggested, and the table says what it can do', async () => {
    await makeCall(greenroom);
    const form = formOf((await owner.get(staff)).html, `${staff}/keys`);
    expect([form['keyExpires'], form['keyCall'], form['keyAbilities']]).toEqual(['2027-12-01', '', undefined]);
    const [{ id: callId }] = await greenroom.dataSource.query('select id from calls');
    const fields = { keyName: 'Badge printer', keyRole: 'organizer', keyExpires: '2026-12-31', keyCall: callId };
    const made = await owner.post(`${staff}/keys`, { ...fields, keyAbilities: ['read', 'check-in'] });
    expect(made.status).toBe(200);
    expect(rowsOf(made.html, 'keys')).toContain(
      'Badge printer Organizer Read, Check people in, Clean Harbours Challenge 1 Dec 2026 Not used yet 31 Dec 2026 Active Revoke Badge printer',
    );
    const wrong = await owner.post(`${staff}/keys`, { ...fields, keyExpires: '2026-11-30', keyCall: 'none' });
    expect([wrong.status, textOf(wrong.html)]).toEqual([422, expect.stringContaining('Call: ')]);
    const past = await owner.post(`${staff}/keys`, { ...fields, keyExpires: '2026-11-30' });
    expect([past.status, textOf(past.html)]).toEqual([
      422,
      expect.stringContaining('Expires: Choose a time in the future'),
    ]);
    greenroom.clock.set('2027-01-01T00:00:00Z');
    await owner.signIn(...ownerSignIn);
    expect(rowsOf((await owner.get(staff)).html, 'keys').find((row) => row.startsWith('Badge'))).toContain('Expired');
    greenroom.clock.set('2026-12-01T20:00:00Z');
    await owner.signIn(...ownerSignIn);
  });

  test('needs a name, and an unknown one can’t be revoked', async () => {
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
  test('the page is closed, and says whom to ask', async () => {
    const client = await consoleClient(greenroom, role);
    const page = await client.get(staff);
    expect(page.status).toBe(403);
    expect(textOf(page.html)).toContain('Only owners can do this');
    expect(page.html).not.toContain(`href="${staff}"`);
    const before: unknown = await greenroom.dataSource.query('select count(*) from organizers');
    expect((await client.post(staff, { ...person, staffRole: 'owner' })).status).toBe(403);
    expect((await client.post(`${staff}/keys`, { keyName: 'Mine', keyRole: 'owner' })).status).toBe(403);
    expect(await greenroom.dataSource.query('select count(*) from organizers')).toEqual(before);
    expect(await greenroom.dataSource.query(`select 1 from api_keys where name = 'Mine'`)).toEqual([]);
  });
});

test('the pages exist in Traditional Chinese', async () => {
  const { html } = await owner.get(`${staff}?lang=zh-TW`);
  expect(html).toContain('<html lang="zh-TW"');
  expect(textOf(html)).toContain('擁有者：所有權限');
  await owner.get(`${staff}?lang=en`);
});

test('an organizer changes her address by a link to the new one, and the old one gets it back', async () => {
  const { client } = await member('mei@old.example', 'juror');
  const link = async (address: string) => {
    await greenroom.deliver();
    return /(\/console\/address\/[\w-]+)/u.exec(greenroom.mail.to(address).at(-1)?.text ?? '')?.[1] ?? '';
  };
  greenroom.clock.advance({ minutes: 20 });
  const page = await client.get('/console/account');
  expect(page.html).toContain('name="proof"');
  const ask = (email: string, proof: string) => client.postAndFollow('/console/account/address', { email, proof });
  const guess = await client.post('/console/account/address', { email: 'mei@new.example', proof: 'a guess' });
  expect(textOf(guess.html)).toContain('Neither your password nor a valid code');
  const sent = 'We’ve sent a link to mei@new.example.';
  expect(textOf((await ask('mei@new.example', password)).html)).toContain(sent);
  // Somebody on the team has this one, which she doesn't learn.
  expect(textOf((await ask(ownerSignIn[0], '')).html)).toContain(`We’ve sent a link to ${ownerSignIn[0]}.`);
  const [own, none] = [await link('mei@new.example'), await link(ownerSignIn[0])];
  expect([own.length > 20, none]).toEqual([true, '']);
  // It is no link to choose a password.
  expect((await stranger().get(own.replace('address', 'password'))).status).toBe(404);

  const phone = stranger();
  expect(textOf((await phone.get(own)).html)).toContain('sign in with mei@new.example. mei@old.example gets a link');
  await phone.post(own);
  expect((await phone.get(own)).status).toBe(410);
  expect(textOf((await client.get('/console/account')).html)).toContain('mei@new.example');
  const back = await link('mei@old.example');
  expect(await stranger().signIn('mei@old.example', password)).toMatchObject({ status: 401 });
  await client.post('/console/account/password', { currentPassword: password, newPassword: `${password} 2` });
  greenroom.clock.advance({ days: 6 });

  await phone.get(back);
  await phone.post(back);
  expect((await client.get('/console/account')).location).toContain('/console/sign-in');
  expect(await stranger().signIn('mei@old.example', `${password} 2`)).toMatchObject({ status: 401 });
  const reset = await linkTo('mei@old.example');
  await phone.get(reset);
  expect((await phone.post(reset, { newPassword: password })).status).toBe(303);
  expect(textOf((await phone.get('/console/account')).html)).toContain('mei@old.example');
});
