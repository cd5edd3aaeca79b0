import { setTimeout as sleep } from 'node:timers/promises';
import { pageLink, speakerLink } from '../../../../src/domain/notifications/email/links.js';
import type { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { lockConsultations } from '../../../../src/parts/consultations/domain/bookings.queries.js';
import type { Tx } from '../../../../src/platform/database/tx.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, textOf } from '../../../support/console-client.js';
import { choiceOf, Consultations } from '../../../support/consultations.js';
import { staff } from '../../../support/world.js';

const now = '2027-01-04T08:00:00Z';
let app: TestApp;
let other: TestApp;
let here: Consultations;

beforeAll(async () => {
  app = await startTestApp({ now });
  here = await Consultations.of(app);
  other = await startTestApp({ now, databaseUrl: app.config.databaseUrl ?? '' });
});
beforeEach(() => {
  app.mail.sent.length = 0;
});
afterAll(async () => {
  await other?.stop();
  await app?.stop();
});

const ownPage = ({ id, linkVersion }: Attendee) =>
  `${new URL(pageLink(app.config, id, linkVersion)).pathname}/consultations`;

/** Runs two requests that both wait for the call before either can write. */
async function atOnce<Result>(requests: readonly (() => Promise<Result>)[]): Promise<Result[]> {
  const holder = app.dataSource.createQueryRunner();
  await holder.startTransaction();
  await lockConsultations(holder.manager as Tx, here.callId);
  const answers = Promise.all(requests.map((request) => request()));
  const waiting = `select count(distinct pid)::int as n from pg_locks where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`;
  while ((await app.dataSource.query(waiting))[0].n < requests.length) await sleep(20);
  await holder.rollbackTransaction();
  await holder.release();
  return answers;
}

test('of two teams who want the last time on two instances one has it, and the other waits for it', async () => {
  const host = await here.newHost('Ada', {
    weekly: [],
    exceptions: [{ date: '2027-01-11', from: '09:00', until: '09:45' }],
  });
  const people = [await here.newPerson(), await here.newPerson()];
  const fields = { slot: `${host.id}~2027-01-11T08:00:00.000Z`, question: '', language: 'en', topic: '', proposal: '' };
  const teams = people.map((person, index) => ({
    person,
    own: ownPage(person),
    client: new ConsoleClient([app, other][index]?.url ?? ''),
  }));
  const answers = await atOnce(
    teams.map(
      ({ own, client }) =>
        () =>
          client.post(`${own}/book`, fields),
    ),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 422]);
  expect(await app.dataSource.query('select state from consultation_bookings')).toEqual([{ state: 'booked' }]);
  const isLost = answers.findIndex(({ status }) => status === 422);
  const [winner, loser] = [teams[1 - isLost]!, teams[isLost]!];
  const refused = answers[isLost]?.html ?? '';
  expect(textOf(refused)).toContain('This time is gone. Choose another');
  expect(refused).toContain(`href="${loser.own}"`);
  const list = await loser.client.get(loser.own);
  expect(textOf(list.html)).toContain('We’ll email you a free time and keep it up to 12 hours.');
  await loser.client.post(`${loser.own}/wait`, { want: 'yes' });
  const [{ id }] = await app.dataSource.query('select id from consultation_bookings');
  await app.deliver();
  await winner.client.post(`${winner.own}/${id}/cancel`, {});
  await app.deliver();
  const subjects = (person: Attendee) => here.mailTo(person.email).map(({ subject }) => subject.split(':')[0]);
  expect(subjects(winner.person)).toEqual([expect.stringContaining('booked'), expect.stringContaining('Cancelled')]);
  expect(subjects(loser.person)).toEqual([expect.stringContaining('A time is free')]);
  await app.dataSource.query('delete from consultation_bookings');
});

test('each side gets one email for a booking, a move, a day that is handed over, and a cancellation', async () => {
  const [host, second] = [await here.newHost('Greta'), await here.newHost('Hilda')];
  const person = await here.newPerson();
  const counts = async () => {
    await app.deliver();
    const found = [person.email, host.speaker.email, second.speaker.email].map((email) => here.mailTo(email).length);
    app.mail.sent.length = 0;
    return found;
  };
  const { id } = await here.book(person, host.id, '2027-01-11T08:00');
  expect(await counts()).toEqual([1, 1, 0]);
  const to = { choice: choiceOf(host.id, '2027-01-12T08:00'), isNightAgreed: false };
  await here.teams.move(person.id, id, to, 'test');
  expect(await counts()).toEqual([1, 1, 0]);
  const day = { date: '2027-01-12', note: 'Ill', to: 'other-host' as const, hostId: second.id };
  await here.hosts.day(here.callId, host.id, day, { kind: 'speaker', id: host.speaker.id });
  expect(await counts()).toEqual([1, 1, 1]);
  await here.teams.cancel(person.id, id, 'test');
  await here.teams.cancel(person.id, id, 'test');
  expect(await counts()).toEqual([1, 0, 1]);
});

test('a day is not handed over to who speaks in a session then, nor to who is gone, and the page says so', async () => {
  const [host, speaks, gone] = [await here.newHost('Ines'), await here.newHost('Jo'), await here.newHost('Kay')];
  await here.book(await here.newPerson(), host.id, '2027-01-13T08:00');
  await app.dataSource.query(
    `update sessions set state = 'published', starts_at = '2027-01-13T08:15Z', ends_at = '2027-01-13T09:00Z' where id = $1`,
    [here.sessionId],
  );
  await app.dataSource.query(
    `insert into session_speakers (session_id, speaker_id, role, position, status) values ($1, $2, 'Speaker', 0, 'confirmed')`,
    [here.sessionId, speaks.speaker.id],
  );
  await app.dataSource.query('delete from speakers where id = $1', [gone.speaker.id]);
  const { id, linkVersion } = host.speaker;
  const own = `${new URL(speakerLink(app.config, id, linkVersion)).pathname}/consultations`;
  for (const { id: hostId } of [speaks, gone]) {
    const fields = { date: '2027-01-13', to: 'other-host', hostId, day: '', note: '' };
    const refused = await new ConsoleClient(app.url).post(`${own}/day`, fields);
    expect([refused.status, textOf(refused.html).includes('This time is gone.')]).toEqual([422, true]);
  }
  const stored = `select host_id from consultation_bookings where starts_at = '2027-01-13T08:00Z'`;
  expect(await app.dataSource.query(stored)).toEqual([{ host_id: host.id }]);
  const over = { date: '2027-01-13', note: '', to: 'other-host' as const, hostId: (await here.newHost('Lou')).id };
  expect(await here.hosts.day(here.callId, host.id, over, staff)).toBe(1);
});
