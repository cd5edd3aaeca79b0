import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { repeatedLocals, repeatedTimes } from '../../src/domain/sessions/repeats.js';
import { RepeatSession } from '../../src/flows/sessions/repeat-session.flow.js';
import { PublishSession } from '../../src/flows/sessions/publish-session.flow.js';
import { projectRoot } from '../../src/platform/root.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createWorld, staff } from '../support/world.js';
import { findPython } from './python.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-09-01T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
});
afterAll(() => app?.stop());

/** TZID, start there, and the start in Berlin and in New York. */
type Read = [zone: string, there: string, berlin: string, newYork: string];

function readInvites(objects: readonly string[]): Read[] {
  const input = JSON.stringify(objects);
  const program = join(projectRoot, 'test', 'long', 'series.py');
  const { stdout, stderr, status } = spawnSync(findPython(), [program], { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Read[];
}

// Clocks go back on 31 October in Berlin, and on 7 November in New York.
const days = ['10-07', '10-14', '10-21', '10-28', '11-04', '11-11', '11-18', '11-25'];
const inBetween = days.indexOf('11-04');

test.each([
  ['Europe/Berlin', '17:00', '11:00', '12:00'],
  ['America/New_York', '17:00', '23:00', '22:00'],
])(
  'a series of eight over the end of summer time in %s starts at the same local time',
  async (timeZone, own, elsewhere, between) => {
    const startsAtLocal = `2027-10-07T${own}`;
    const place = { format: 'hybrid', venue: 'Hall 2', series: `Eight in ${timeZone}` };
    const first = await world.session({ title: `Eight in ${timeZone}`, startsAtLocal, timeZone, ...place });
    const times = repeatedTimes(first, repeatedLocals(startsAtLocal, 'P1W', 7)).slice(1);
    const making = { title: '', times: times.map(({ wall }) => wall), firstId: randomUUID() };
    const { series, sessions } = await app.app.get(RepeatSession).run(first.id, making, staff);
    for (const { id, state } of sessions) if (state === 'draft') await app.app.get(PublishSession).run(id, staff);

    const email = `${timeZone.replace('/', '.')}@example.org`;
    const form = new URLSearchParams({ name: 'Ana', email, timeZone: 'Asia/Kolkata', language: 'en' });
    for (const { id } of sessions) {
      form.append('sessions', id);
    }
    const path = `${app.url}/calls/solutions/series/${series?.slug}`;
    expect((await fetch(path, { method: 'POST', body: form, redirect: 'manual' })).status).toBe(303);
    await app.deliver();
    const mails = app.mail.to(email);
    expect(mails).toHaveLength(1);
    const read = readInvites(
      [mails[0]!.calendar!, ...mails[0]!.invites.map(({ calendar }) => calendar)].map(({ object }) => object),
    );
    process.stdout.write(`${read.map((one) => one.join(' | ')).join('\n')}\n`);
    const isBerlin = timeZone === 'Europe/Berlin';
    expect(read.map(([zone, there]) => [zone, there])).toEqual(days.map((day) => [timeZone, `2027-${day} ${own}`]));
    expect(read.map(([, , berlin, newYork]) => (isBerlin ? newYork : berlin))).toEqual(
      days.map((day, index) => `2027-${day} ${index === inBetween ? between : elsewhere}`),
    );
  },
);
