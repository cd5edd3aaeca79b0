import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { encodeQR } from 'qr';
import { ChangeMember } from '../../../src/flows/identity/change-member.flow.js';
import { CheckIn } from '../../../src/flows/attendance/check-in.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { ticketCode } from '../../../src/domain/registrations/links/ticket.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { createWorld, staff } from '../../support/world.js';
import { barriers, equip } from '../page-checks.js';
import { eventually, phone, Stage } from '../stage.js';

let stage: Stage;
let session: Session;
let folder: string;
let film: string;
const password = 'a password of the tests';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-door-'));
  film = join(folder, 'ticket.y4m');
  stage = await Stage.open({
    now: '2027-01-14T07:30:00Z',
    browserArgs: [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ],
  });
  const { app, clock, config, dataSource } = stage.app;
  const world = await createWorld(dataSource, clock, config);
  session = await world.session({ format: 'in-person', venue: 'Dock 2, Hall B', joinUrl: null, capacity: 6 });
  await app
    .get(ChangeMember)
    .add({ email: 'door@example.org', name: 'Ngozi', role: 'door', password }, { kind: 'system' });
});
afterAll(async () => {
  await stage?.close();
  await rm(folder, { recursive: true, force: true });
});

/** What the camera sees: a picture with a QR code in it, or nothing. */
async function show(code: string | null): Promise<void> {
  const [width, height] = [640, 480];
  const luma = Buffer.alloc(width * height, 200);
  if (code !== null) {
    const rows = encodeQR(code, 'raw', { ecc: 'quartile', border: 4 });
    const scale = Math.floor(400 / rows.length);
    for (const [y, row] of rows.entries()) {
      for (const [x, isDark] of row.entries()) {
        for (let dy = 0; dy < scale; dy++) {
          const start = (30 + y * scale + dy) * width + 100 + x * scale;
          luma.fill(isDark ? 20 : 235, start, start + scale);
        }
      }
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)]);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F15:1 Ip A1:1 C420jpeg\n`);
  await writeFile(film, Buffer.concat([head, ...Array.from({ length: 5 }, () => frame)]));
}

async function come(name: string, organization?: string) {
  const { app, config } = stage.app;
  const input = registrationInput.parse({ email: `${name.split(' ')[0]}@example.org`, name, organization });
  const { registration, attendee } = await app.get(Register).run(session.id, input, staff);
  const ticketed = { registrationId: registration.id, linkVersion: attendee.linkVersion };
  return { id: registration.id, code: ticketCode(config.secret, ticketed) };
}

async function phoneAtDoor(): Promise<Page> {
  const page = await equip(await stage.person({ viewport: phone }));
  await page.goto('/console');
  await page.getByLabel('Email address').fill('door@example.org');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Check-in' }).waitFor();
  await page.getByRole('link', { name: session.title }).click();
  await page.getByText('List updated').waitFor();
  return page;
}

const press = (page: Page, what: string, whom: string) =>
  page
    .locator('[data-found]')
    .getByRole('button', { name: new RegExp(`^${what}.*${whom}`, 'u') })
    .click();
const answerOf = (page: Page) => page.locator('[data-answer]');
const inside = (page: Page) => page.locator('[data-inside]').innerText();
const attended = async (id: string) => {
  const [row]: { at: Date | null }[] = await stage.app.dataSource.query(
    `select attended_at as at from registrations where id = $1`,
    [id],
  );
  return row?.at ?? null;
};

test('a phone at the door reads tickets, goes on without network, and agrees with the other phone afterwards', async () => {
  const amina = await come('Amina Odhiambo', 'Nairobi Water');
  const linh = await come('Nguyễn Thùy Linh', 'Port of Hải Phòng');
  const jun = await come('陳俊宏');
  await show(amina.code);
  const page = await phoneAtDoor();
  await page.getByRole('button', { name: 'Scan tickets' }).click();
  await answerOf(page).getByText('Checked in').waitFor();
  expect(await answerOf(page).innerText()).toContain('Amina Odhiambo');
  expect(await barriers(page)).toEqual([]);
  // A phone that waits too long for the server goes by its own list, and tells later.
  await eventually(async () => expect(await attended(amina.id)).toEqual(new Date('2027-01-14T07:30:00Z')));
  await eventually(async () => expect(await inside(page)).toBe('1'));
  await page.getByRole('button', { name: 'Stop the camera' }).click();

  // The page and its list are on the phone: it opens again in a cellar.
  await page.evaluate('navigator.serviceWorker.ready');
  await page.waitForFunction(`caches.open('greenroom-door').then((kept) => kept.keys()).then((all) => all.length > 6)`);
  await page.context().setOffline(true);
  await page.reload();
  await page.getByText('Offline: check-ins are saved here').waitFor();
  await page.getByLabel('Find a person').fill('linh');
  await press(page, 'Check in', 'Nguyễn Thùy Linh');
  await answerOf(page).getByText('Checked in').waitFor();
  await page.getByText('1 not sent yet.').waitFor();
  await page.getByLabel('Find a person').fill('amina');
  await answerOf(page).getByText('Checked in').waitFor();
  await page.getByLabel('Find a person').fill('俊宏');
  await press(page, 'Check in', '陳俊宏');
  await page.getByText('2 not sent yet.').waitFor();
  // Only what the phone has shown can differ from what the server says.
  await answerOf(page).getByText('陳俊宏').waitFor();
  expect(await attended(linh.id)).toBe(null);
  expect(await barriers(page)).toEqual([]);

  // Meanwhile another phone, which has a network, sees one of them.
  await stage.app.app.get(CheckIn).run(session.id, { code: jun.code }, staff);
  stage.setTime('2027-01-14T07:55:00Z');
  await page.context().setOffline(false);
  await page.getByRole('heading', { name: 'Different result' }).waitFor();
  expect(await page.locator('[data-differ-list]').innerText()).toMatch(/Checked in at 15:30\s+陳俊宏/u);
  expect(await attended(linh.id)).not.toBe(null);
  await eventually(async () => expect(await inside(page)).toBe('3'));
  await page.getByRole('button', { name: 'Got it' }).click();

  // A wrong one is taken back.
  await page.getByLabel('Find a person').fill('linh');
  await press(page, 'Undo', 'Nguyễn Thùy Linh');
  await answerOf(page).getByText('Check-in undone').waitFor();
  await eventually(async () => expect(await attended(linh.id)).toBe(null));
  const spans: { count: number }[] = await stage.app.dataSource.query(
    `select count(*)::int as count from attendance_spans`,
  );
  expect(spans).toEqual([{ count: 2 }]);

  // A phone that is full says so, and sends what it has as long as the page is open.
  await page.evaluate(`Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }`);
  await page.context().setOffline(true);
  await press(page, 'Check in', 'Nguyễn Thùy Linh');
  await page.getByText('The phone is full: 1 aren’t saved.').waitFor();
  await page.context().setOffline(false);
  await eventually(async () => expect(await attended(linh.id)).not.toBe(null));
  await page.getByText('The phone is full').waitFor({ state: 'hidden' });
  expect(stage.complaints.filter((one) => !/ERR_INTERNET_DISCONNECTED|Failed to fetch/u.test(one))).toEqual([]);
});

test('a phone whose login has ended elsewhere keeps no names', async () => {
  const page = await phoneAtDoor();
  const kept = () =>
    page.evaluate(`caches.keys().then((names) => [...names, ...Object.keys(localStorage)].filter(
      (name) => name === 'greenroom-door' || name.startsWith('greenroom-door:list:')).length)`);
  await eventually(async () => expect(await kept()).toBe(2));
  await stage.app.dataSource.query('delete from logins');
  await page.context().setOffline(true);
  await page.context().setOffline(false);
  await eventually(async () => expect(await kept()).toBe(0));
});
