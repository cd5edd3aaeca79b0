import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { feedLink } from '../../src/domain/notifications/email/links.js';
import { Attendee } from '../../src/domain/registrations/attendee.entity.js';
import { builtInTzData, useTzData } from '../../src/domain/time/tz-data.js';
import { RederiveSessions } from '../../src/flows/sessions/rederive-sessions.flow.js';
import { RescheduleSession } from '../../src/flows/sessions/reschedule-session.flow.js';
import { UndoAct } from '../../src/flows/sessions/undo-act.flow.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createWorld, staff } from '../support/world.js';

/*
 * A calendar program (khal, whose vdirsyncer follows addresses) of somebody who subscribes to the programme and to their
 * own sessions, and puts what comes by email into a calendar of its own.
 */

let app: TestApp;
let folder: string;
const email = 'amina@example.org';
const calendars = ['invited', 'own', 'programme'] as const;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  folder = await mkdtemp(join(tmpdir(), 'greenroom-subscriptions-'));
  for (const name of calendars) await mkdir(join(folder, name));
});
afterEach(() => useTzData(builtInTzData));
afterAll(async () => {
  await app?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Not `spawnSync`: the program asks this process. */
async function run(program: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, VDIRSYNCER_CONFIG: join(folder, 'vdirsyncer.conf'), LC_ALL: 'C.UTF-8' };
  return (await promisify(execFile)(program, args, { env })).stdout;
}
const khal = (...args: string[]) => run('khal', '-c', join(folder, 'khal.conf'), ...args);

async function subscribe(addresses: Record<string, string>): Promise<void> {
  const pairs = Object.entries(addresses).map(
    ([name, url]) => `[pair ${name}]
a = "${name}_here"
b = "${name}_there"
collections = null
[storage ${name}_here]
type = "filesystem"
path = "${join(folder, name)}"
fileext = ".ics"
[storage ${name}_there]
type = "http"
url = "${url}"`,
  );
  await writeFile(
    join(folder, 'vdirsyncer.conf'),
    `[general]\nstatus_path = "${join(folder, 'status')}"\n${pairs.join('\n')}\n`,
  );
  await writeFile(
    join(folder, 'khal.conf'),
    `[calendars]
${calendars.map((name) => `[[${name}]]\npath = ${join(folder, name)}`).join('\n')}
[sqlite]
path = ${join(folder, 'khal.db')}
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %d
longdateformat = %Y-%m-%d
datetimeformat = %d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[default]
default_calendar = invited
`,
  );
  await run('vdirsyncer', 'discover');
}

/** What the program shows, by calendar, once it has asked again. */
async function refreshed(): Promise<string[]> {
  await run('vdirsyncer', 'sync');
  const format = '{calendar}: {start-long-full} {status}';
  const lines = await khal('list', '--day-format', '', '--format', format, '2027-01-10', '30d');
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .toSorted();
}

let read = 0;
/** The same once held emails have left, and what they bring is opened. */
async function settled(): Promise<string[]> {
  app.clock.advance({ minutes: 2 });
  await app.deliver();
  const mails = app.mail.to(email);
  for (const { calendar } of mails.slice(read)) {
    if (!calendar) continue;
    const file = join(folder, 'invite.ics');
    await writeFile(file, calendar.object);
    await khal('import', '--batch', '-a', 'invited', file);
  }
  read = mails.length;
  return refreshed();
}

/** One event in each calendar, at this time in UTC. */
const everywhere = (time: string, status = 'CONFIRMED') => calendars.map((name) => `${name}: ${time} ${status}`);
const subscribed = (time: string, status = 'CONFIRMED') =>
  everywhere(time, status).filter((one) => !one.startsWith('invited'));

/** Data in which a law has moved the clocks of Taiwan to UTC+9. */
const newer = {
  ...builtInTzData,
  version: '2027a',
  zones: [...builtInTzData.zones.filter((line) => !line.startsWith('Asia/Taipei|')), 'Asia/Taipei|CST|-90|0|'],
};

test('a subscription follows a session through a move, a cancellation, undoing both, and newer zone data, beside an invite', async () => {
  const world = await createWorld(app.dataSource, app.clock, app.config);
  const session = await world.session({ title: 'Heat', startsAtLocal: '2027-01-14T16:00' });
  await app.api('POST', `/sessions/${session.id}/registrations`, { name: 'Amina', email });
  const { id, linkVersion } = await app.dataSource.getRepository(Attendee).findOneByOrFail({ email });
  const own = app.url + new URL(feedLink(app.config, id, linkVersion)).pathname;
  await subscribe({ programme: `${app.url}/calls/solutions/programme.ics`, own });
  expect(await settled()).toEqual(everywhere('2027-01-14 08:00'));

  const move = (startsAtLocal: string) =>
    app.app.get(RescheduleSession).run(session.id, () => ({ startsAtLocal, timeZone: 'Asia/Taipei' }), staff, true);
  await move('2027-01-16T17:00');
  expect(await refreshed()).toEqual(['invited: 2027-01-14 08:00 CONFIRMED', ...subscribed('2027-01-16 09:00')]);
  const [{ act }] = await app.dataSource.query('select act_id as act from undo_steps');
  await app.app.get(UndoAct).run(act, staff);
  expect(await settled()).toEqual(everywhere('2027-01-14 08:00'));
  await move('2027-01-15T17:00');
  expect(await settled()).toEqual(everywhere('2027-01-15 09:00'));

  const cancel = () => app.api('POST', `/sessions/${session.id}/cancel`, { reason: 'Storm' });
  await cancel();
  const held = ['invited: 2027-01-15 09:00 CONFIRMED', ...subscribed('2027-01-15 09:00', 'CANCELLED')];
  expect(await refreshed()).toEqual(held);
  await app.api('POST', `/sessions/${session.id}/cancel/undo`, {});
  expect(await settled()).toEqual(everywhere('2027-01-15 09:00'));

  useTzData(newer);
  await app.app.get(RederiveSessions).run();
  expect(await settled()).toEqual(everywhere('2027-01-15 08:00'));
  await cancel();
  expect(await settled()).toEqual(everywhere('2027-01-15 08:00', 'CANCELLED'));

  // In one calendar, a person's feed and the invite are one event; the public feed has its own.
  const { length } = await refreshed();
  for (const [url, more] of [
    [own, 0],
    [`${app.url}/calls/solutions/programme.ics`, 1],
  ] as const) {
    const file = join(folder, 'feed.ics');
    await writeFile(file, await (await fetch(url)).text());
    await khal('import', '--batch', '-a', 'invited', file);
    expect(await refreshed()).toHaveLength(length + more);
  }
});
