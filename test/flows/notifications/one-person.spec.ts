import { ProveAddress } from '../../../src/flows/registrations/prove-address.flow.js';
import { RegisterForSeveral } from '../../../src/flows/registrations/register-for-several.flow.js';
import { DeliverMessages } from '../../../src/flows/notifications/deliver-messages.flow.js';
import { PlanReminders } from '../../../src/flows/notifications/plan-reminders.flow.js';
import { RescheduleSession } from '../../../src/flows/sessions/reschedule-session.flow.js';
import type { EmailTransport } from '../../../src/domain/notifications/smtp/email-transport.js';
import { openEmailTransport } from '../../../src/domain/notifications/smtp/open-email-transport.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { ForegroundPriority } from '../../../src/platform/foreground-priority.js';
import { createLogger } from '../../../src/platform/logger.js';
import { Changes } from '../../../src/flows/changes.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { makeFlow } from '../../support/flows.js';
import { TestSmtpServer } from '../../support/smtp.js';
import { createWorld, staff, testConfig } from '../../support/world.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let smtp: TestSmtpServer;
let transport: EmailTransport;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  smtp = new TestSmtpServer();
  transport = openEmailTransport({ smtpUrl: await smtp.start(), dataDir: testConfig.dataDir });
});
afterAll(async () => {
  await transport.close();
  await smtp.stop();
  await database.drop();
});

const email = 'amina@example.org';
const flow = <Flow>(type: Parameters<typeof makeFlow<Flow>>[0]) => makeFlow(type, database.dataSource, world.clock);

/** Lets everything leave that is due at a time, and returns what an inbox shows of it: when, subject as a phone cuts it, preheader. */
async function arriveAt(now: string | number): Promise<string[]> {
  world.clock.set(new Date(now).toISOString());
  const before = smtp.received.length;
  await flow(PlanReminders).run();
  await new DeliverMessages(
    flow(Changes),
    database.dataSource,
    world.clock,
    testConfig,
    createLogger('silent'),
    transport,
    new ForegroundPriority(),
  ).run();
  return smtp.received.slice(before).map(({ parsed }) => {
    const preheader = /<div style="display:none[^>]*>([^<]*)</u.exec(String(parsed.html))?.[1]?.trim() ?? '';
    const at = world.clock.now().toISOString().slice(0, 16);
    return `${at} | ${[...(parsed.subject ?? '')].slice(0, 41).join('')} | ${preheader}`;
  });
}

/** Registers Amina by the public form. */
const register = (session: Session, ...others: Session[]) =>
  flow(RegisterForSeveral).run(
    session.id,
    others.map(({ id }) => id),
    registrationInput.parse({ email, name: 'Amina Odhiambo', timeZone: 'Africa/Nairobi' }),
    { kind: 'visitor' },
  );
const confirm = async () => {
  const attendee = await database.dataSource.getRepository(Attendee).findOneByOrFail({ email });
  await flow(ProveAddress).run(attendee);
};
const move = (session: Session, startsAtLocal: string) =>
  flow(RescheduleSession).run(session.id, { startsAtLocal }, staff);
/** What arrives at four times of each of these days, as the worker would send it. */
const days = async (from: string, count: number) => {
  const all: string[] = [];
  for (let day = 0; day < count; day += 1)
    for (const hour of [7, 8, 10, 12]) {
      const now = Date.parse(`${from}T00:00Z`) + (day * 24 + hour) * 3_600_000;
      if (now > world.clock.now().getTime()) all.push(...(await arriveAt(now)));
    }
  return all;
};

test('a person gets five emails about a session that moves, each readable in a notification', async () => {
  const session = await world.session();
  await register(session);
  const registered = await arriveAt('2027-01-04T08:01Z');
  await confirm();
  await move(session, '2027-01-15T16:00');
  expect([...registered, ...(await days('2027-01-04', 16))]).toEqual([
    '2027-01-04T08:01 | Please confirm · Thu 14 Jan, 11:00 · Shor | Did you register for Green Solutions?',
    '2027-01-04T10:00 | New time · Fri 15 Jan, 11:00 · Shore powe | You’re still registered. The attached invitation updates your calendar.',
    '2027-01-14T08:00 | Starts in 1 day · Fri 15 Jan, 11:00 · Sho | The room opens at 10:45.',
    '2027-01-15T07:00 | Starts in 1 hour · Fri 15 Jan, 11:00 · Sh | The room opens at 10:45.',
    '2027-01-17T10:00 | The session is over · Shore power for med | The session has ended. Thank you for registering.',
  ]);
});

test('of two sessions on one day, the reminders of the day before come in one email', async () => {
  world.clock.set('2027-04-01T08:00:00Z');
  const first = await world.session({ title: 'Morning lab', startsAtLocal: '2027-04-14T16:00' });
  const second = await world.session({ title: 'Evening lab', startsAtLocal: '2027-04-14T18:00' });
  await register(first, second);
  const emails = await days('2027-04-02', 12);
  expect(emails.map((one) => one.split(' | ').slice(0, 2).join(' | '))).toEqual([
    '2027-04-02T07:00 | Confirm 2 sessions · Wed 14 Apr, 11:00 · ',
    '2027-04-13T08:00 | Starts in 1 day · Wed 14 Apr, 11:00 · Mor',
  ]);
  expect(smtp.received.at(-1)?.parsed.text).toContain('Evening lab');
});

test('a person gets at most twelve emails about a series of eight, of which one moves', async () => {
  world.clock.set('2027-01-20T08:00:00Z');
  const series = await world.series('Harbour lab');
  const sessions: Session[] = [];
  for (const day of [3, 10, 17, 24, 31, 38, 45, 52]) {
    const date = new Date(Date.UTC(2027, 1, day));
    const startsAtLocal = `${date.toISOString().slice(0, 10)}T16:00`;
    sessions.push(await world.session({ series, title: `Lab of ${date.getUTCDate()}`, startsAtLocal }));
  }
  const [first, second, ...others] = sessions as [Session, Session, ...Session[]];
  await register(first, second, ...others);
  const registered = await arriveAt('2027-01-20T08:01Z');
  await confirm();
  await move(second, '2027-02-11T16:00');
  const emails = [...registered, ...(await days('2027-01-20', 68))];
  expect(emails.map((one) => one.split(' | ').slice(0, 2).join(' | '))).toEqual([
    '2027-01-20T08:01 | Confirm 8 sessions · Wed 3 Feb, 11:00 · G',
    '2027-01-20T10:00 | New time · Thu 11 Feb, 11:00 · Lab of 10 ',
    '2027-02-03T07:00 | Starts in 1 hour · Wed 3 Feb, 11:00 · Lab',
    '2027-02-11T07:00 | Starts in 1 hour · Thu 11 Feb, 11:00 · La',
    '2027-02-17T07:00 | Starts in 1 hour · Wed 17 Feb, 11:00 · La',
    '2027-02-24T07:00 | Starts in 1 hour · Wed 24 Feb, 11:00 · La',
    '2027-03-03T07:00 | Starts in 1 hour · Wed 3 Mar, 11:00 · Lab',
    '2027-03-10T07:00 | Starts in 1 hour · Wed 10 Mar, 11:00 · La',
    '2027-03-17T07:00 | Starts in 1 hour · Wed 17 Mar, 11:00 · La',
    '2027-03-24T07:00 | Starts in 1 hour · Wed 24 Mar, 11:00 · La',
    '2027-03-26T10:00 | The session is over · Harbour lab',
  ]);
  expect(emails.filter((one) => one.endsWith('| '))).toEqual([]);
  expect(emails.length).toBeLessThanOrEqual(12);
});
