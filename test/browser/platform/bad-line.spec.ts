import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { joinPath, mePath, myRegistrationPath } from '../../../src/site/registrations/registration-paths.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { createWorld } from '../../support/world.js';
import { barriers, equip } from '../page-checks.js';
import { eventually, Stage } from '../stage.js';

let stage: Stage;
let path: string;
let session: { id: string };
let world: Awaited<ReturnType<typeof createWorld>>;
let line: TcpProxy;
let baseURL: string;

beforeAll(async () => {
  stage = await Stage.open();
  world = await createWorld(stage.app.dataSource, stage.app.clock, stage.app.config);
  const made = await world.session({ title: 'Rain gardens', format: 'hybrid', venue: 'Pier 2, Kaohsiung' });
  session = made;
  path = `/calls/solutions/sessions/${made.slug}`;
  line = new TcpProxy({ host: '127.0.0.1', port: Number(new URL(stage.app.url).port) });
  baseURL = `http://127.0.0.1:${await line.open()}`;
});
afterAll(async () => {
  await line?.cut();
  await stage?.close();
});

const registered = async (email: string) => {
  const rows = await stage.app.dataSource.query('select id from attendees where email = $1', [email]);
  return rows.length as number;
};
const send = (page: Page) => page.getByRole('button', { name: 'Register' }).click();

async function fillIn(email: string): Promise<Page> {
  const page = await equip(await stage.person({ baseURL }));
  await page.goto('/');
  await page.waitForFunction(`document.cookie.includes('tz=')`);
  // With the zone known, the script is done once the page has loaded.
  await page.goto(path);
  await page.getByLabel('Your name').fill('Amina Odhiambo');
  await page.getByLabel('Email address').fill(email);
  return page;
}

test('a registration that the line swallowed is sent again by itself, and made once', async () => {
  const page = await fillIn('amina@example.org');
  await line.cut();
  await send(page);
  await page.getByRole('alert').getByText('No connection.').waitFor();
  expect(await barriers(page)).toEqual([]);
  expect(await registered('amina@example.org')).toBe(0);

  // It arrives, and its answer does not.
  line.losesAnswers = true;
  await line.open();
  await eventually(async () => expect(await registered('amina@example.org')).toBe(1));
  line.losesAnswers = false;
  await page.getByText('We’ve emailed amina@example.org.').waitFor();
  expect(await registered('amina@example.org')).toBe(1);
  expect(await page.evaluate('Object.keys(localStorage)')).toEqual([]);
});

test('a network that answers in our place is named, and what was typed is there after signing in to it', async () => {
  const page = await fillIn('bo@example.org');
  await line.cut();
  const portal = createServer((_request, response) => response.end('<main id="main">Welcome to the hotel</main>'));
  await once(portal.listen(Number(new URL(baseURL).port), '127.0.0.1'), 'listening');
  await send(page);
  await page.getByRole('alert').getByText('This network wants you to sign in first.').waitFor();
  // The person signs in there, in the same tab.
  await page.goto('/');
  await page.getByText('Welcome to the hotel').waitFor();
  portal.closeAllConnections();
  portal.close();
  await once(portal, 'close');
  await line.open();
  await page.goto(path);
  await page.getByText('Not sent yet').waitFor();
  expect(await page.getByLabel('Email address').inputValue()).toBe('bo@example.org');
  expect(await barriers(page)).toEqual([]);
  await send(page);
  await page.getByText('We’ve emailed bo@example.org.').waitFor();
  await page.goto(path);
  await page.getByLabel('Email address').waitFor();
  expect(await page.getByText('Not sent yet').count()).toBe(0);
});

test('who finds what somebody else typed deletes it, and a browser that stores nothing still sends', async () => {
  const page = await fillIn('cai@example.org');
  await line.cut();
  await send(page);
  await page.getByRole('alert').waitFor();
  await page.goto('about:blank');
  await line.open();
  await page.goto(path);
  await page.getByRole('button', { name: 'Delete it' }).click();
  expect(await page.getByLabel('Email address').inputValue()).toBe('');
  await page.reload();
  await page.getByLabel('Email address').waitFor();
  expect(await page.getByText('Not sent yet').count()).toBe(0);

  await page.addInitScript('Storage.prototype.setItem = () => { throw new DOMException(); }');
  await page.reload();
  await page.getByLabel('Your name').fill('Cai Yun');
  await page.getByLabel('Email address').fill('cai.yun@example.org');
  await line.cut();
  await send(page);
  await page.getByRole('alert').waitFor();
  await line.open();
  await send(page);
  await page.getByText('We’ve emailed cai.yun@example.org.').waitFor();
  const broken = /net::ERR_|Failed to fetch/u;
  expect(stage.complaints.filter((each) => !broken.test(each))).toEqual([]);
});

test('two tabs with one form lose nothing of each other, and a page that asks more by now keeps what was typed', async () => {
  const page = await fillIn('fay@example.org');
  const other = await page.context().newPage();
  await other.goto(path);
  await line.cut();
  await send(page);
  await page.getByRole('alert').waitFor();
  await other.getByLabel('Your name').fill('Gus Lund');
  await other.getByLabel('Email address').fill('gus@example.org');
  await send(other);
  await other.getByRole('alert').waitFor();
  await other.goto('about:blank');
  await line.open();
  await send(page);
  await page.getByText('We’ve emailed fay@example.org.').waitFor();

  // Meanwhile the page has another field, above the others.
  await page.route(`**${path}`, async (route) => {
    const answer = await route.fetch();
    const html = (await answer.text()).replace(/(<form[^>]*data-unsent[^>]*>)/u, '$1<input name="new" required>');
    await route.fulfill({ response: answer, body: html });
  });
  await page.goto(path);
  await page.getByText('Not sent yet').waitFor();
  const typed = ['Your name', 'Email address'].map((label) => page.getByLabel(label).inputValue());
  expect(await Promise.all(typed)).toEqual(['Gus Lund', 'gus@example.org']);
  await page.unroute(`**${path}`);
  await send(page);
  await page.getByText('We’ve emailed gus@example.org.').waitFor();
  expect([await registered('fay@example.org'), await registered('gus@example.org')]).toEqual([1, 1]);
});

test('a browser that is full says that it keeps no page', async () => {
  const { app } = stage;
  const input = registrationInput.parse({ email: 'hana@example.org', name: 'Hana', attendance: 'online' });
  const { attendee } = await app.app.get(Register).run(session.id, input, { kind: 'visitor' });
  const page = await equip(await stage.person({ baseURL }));
  await page.addInitScript('Cache.prototype.put = () => Promise.reject(new DOMException("", "QuotaExceededError"))');
  await page.goto(mePath(app.config.secret, attendee));
  await page.getByText('Open without a connection').click();
  await page.getByRole('button', { name: 'Keep on this device' }).click();
  await page.getByText('Not kept: no connection or no space.').waitFor();
  expect(await page.evaluate('caches.keys()')).toEqual([]);
});

test('the way into a session that begins soon and the numbers to dial are there without a connection', async () => {
  const { app } = stage;
  const dialIn = [
    { number: '+886 2 7724 1234', pin: '123456#' },
    { number: '+254 20 271 1111', country: 'ke' },
  ];
  const { id } = await world.session({ title: 'Dykes', startsAtLocal: '2027-01-04T18:00', dialIn });
  const input = registrationInput.parse({ email: 'ines@example.org', name: 'Ines', timeZone: 'Africa/Nairobi' });
  const { attendee, registration } = await app.app.get(Register).run(id, input, { kind: 'visitor' });
  const page = await equip(await stage.person({ baseURL }));
  const me = mePath(app.config.secret, attendee);
  await page.goto(me);
  await page.getByText('Open without a connection').click();
  await page.getByRole('button', { name: 'Keep on this device' }).click();
  await page.getByText('Kept on this device').waitFor();
  await line.cut();

  const join = joinPath(app.config.secret, registration.id, attendee);
  const wayIn = () => page.locator('main').locator(`a[href="${join}"]`);
  await page.goto(me);
  await page.getByText(/^No connection\. As of /u).waitFor();
  await wayIn().waitFor();
  await page.getByRole('link', { name: 'Dykes' }).first().click();
  await page.waitForURL(`**${myRegistrationPath(me, registration.id)}`);
  await page.getByText(/^No connection\. As of /u).waitFor();
  await wayIn().waitFor();
  const phones = page.locator('main a[href^="tel:"]');
  // Those of their own country first.
  expect(await phones.allTextContents()).toEqual([
    'By phone: +254 20 2711111 (Kenya)',
    'By phone: +886 2 7724 1234 (Taiwan), code 123456#',
  ]);
  const addresses = ['tel:+254202711111', 'tel:+886277241234,,123456%23'];
  expect(await Promise.all(addresses.map((_, at) => phones.nth(at).getAttribute('href')))).toEqual(addresses);
  expect(await barriers(page)).toEqual([]);
  await line.open();
});

test('an own page that was kept opens without a connection, for its link alone, and goes with the link', async () => {
  const { app } = stage;
  const [mine, theirs] = await Promise.all(
    ['dana@example.org', 'eli@example.org'].map(async (email) => {
      const input = registrationInput.parse({
        email,
        name: 'Dana',
        timeZone: 'Africa/Nairobi',
        attendance: 'in-person',
      });
      const { attendee, registration } = await app.app.get(Register).run(session.id, input, { kind: 'visitor' });
      return { id: attendee.id, me: mePath(app.config.secret, attendee), registration };
    }),
  );
  const page = await equip(await stage.person({ baseURL }));
  const copies = () => page.evaluate<string[]>('caches.keys()');
  await page.goto(theirs!.me);
  await page.goto(mine!.me);
  expect(await copies()).toEqual([]);
  await page.getByText('Open without a connection').click();
  await page.getByRole('button', { name: 'Keep on this device' }).click();
  await page.getByText('Kept on this device').waitFor();
  expect(await barriers(page)).toEqual([]);

  const kept = `caches.match('${mine!.me}').then((copy) => copy.text())`;
  expect(await page.evaluate(kept)).toContain('#ticket');
  await line.cut();
  await page.goto(mine!.me);
  await page.getByText(/^No connection\. As of /u).waitFor();
  await page.getByRole('link', { name: 'Rain gardens' }).first().click();
  await page.getByText(/^No connection\. As of /u).waitFor();
  await page.getByText('Pier 2, Kaohsiung').waitFor();
  await page.getByRole('img', { name: /ticket/iu }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await expect(page.goto(theirs!.me)).rejects.toThrow('net::ERR_');
  // The browser's own page comes a moment later, and would take the place of the next.
  await page.waitForURL('chrome-error://chromewebdata/');

  // Withdrawn elsewhere: the copy follows with the next visit.
  await line.open();
  await app.api('DELETE', `/registrations/${mine!.registration.id}`);
  await page.goto(mine!.me);
  await eventually(async () => expect(await page.evaluate(kept)).not.toContain('#ticket'));
  await app.dataSource.query('update attendees set link_version = link_version + 1 where id = $1', [mine!.id]);
  await page.goto(mine!.me);
  await eventually(async () => expect(await copies()).toEqual([]));

  await page.goto(theirs!.me);
  await page.getByText('Open without a connection').click();
  await page.getByRole('button', { name: 'Keep on this device' }).click();
  await page.getByText('Kept on this device').waitFor();
  await page.getByText('Not you?').click();
  await page.getByRole('button', { name: 'Forget me on this device' }).click();
  await page.getByText('This browser has forgotten you.').waitFor();
  expect(await copies()).toEqual([]);
});
