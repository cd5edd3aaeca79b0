import { speakerLink } from '../../../../src/domain/notifications/email/links.js';
import type { Hours } from '../../../../src/parts/consultations/domain/hours.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, textOf } from '../../../support/console-client.js';
import { codeOf, Consultations, type TestHost } from '../../../support/consultations.js';
import { staff } from '../../../support/world.js';

let app: TestApp;
let here: Consultations;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  here = await Consultations.of(app);
});
beforeEach(() => app.clock.set('2027-01-04T08:00:00Z'));
afterAll(() => app?.stop());

/** The first hours of each Monday in Taipei, which are Sundays in Berlin and UTC. */
const inTaipei = { timeZone: 'Asia/Taipei', weekly: [{ weekday: 1, from: '00:00', until: '03:00' }] };
const asSelf = ({ speaker: { id } }: TestHost) => ({ kind: 'speaker' as const, id });
const edit = (host: TestHost, changes: Partial<Hours>) =>
  here.hosts.edit(here.callId, host.id, () => ({ ...host.hours, ...changes }), asSelf(host));
const exceptionsOf = async ({ id }: TestHost) =>
  (await app.dataSource.query('select exceptions from consultation_hosts where id = $1', [id]))[0].exceptions;
const bookFor = async (host: TestHost, utc: string) => codeOf(here.book(await here.newPerson(), host.id, utc));

test.each(['cancel', 'other-day', 'other-host'] as const)(
  'a day that a host of another zone leaves (%s) is booked by nobody until they put it back',
  async (to) => {
    const [host, other] = [await here.newHost('Ada', inTaipei), await here.newHost('Bo')];
    await here.book(await here.newPerson(), host.id, '2027-01-10T16:00');
    const day = { date: '2027-01-11', note: '', to, day: '2027-01-13', hostId: other.id };
    // The day of the host's clock, whatever it is for the team.
    expect(await codeOf(here.hosts.day(here.callId, host.id, { ...day, date: '2027-01-10' }, staff))).toBe(
      'no-consultations',
    );
    expect(await here.hosts.day(here.callId, host.id, day, asSelf(host))).toBe(1);
    expect([await bookFor(host, '2027-01-10T17:00'), await bookFor(host, '2027-01-17T17:00')]).toEqual([
      'slot-gone',
      'done',
    ]);
    expect(await exceptionsOf(host)).toEqual([{ date: '2027-01-11', from: null, until: null }]);
    const { id, linkVersion } = host.speaker;
    const own = `${new URL(speakerLink(app.config, id, linkVersion)).pathname}/consultations`;
    const { html } = await new ConsoleClient(app.url).get(`${own}/hours`);
    expect(html).toMatch(/name="exceptions\.0\.date"[^>]*value="2027-01-11"/u);
    await edit(host, { exceptions: [] });
    expect(await bookFor(host, '2027-01-10T17:00')).toBe('done');
  },
);

test('a host who is ill leaves the times of their pool to the others', async () => {
  const pool = { pool: 'Office' };
  const [host, colleague] = [await here.newHost('Cem', pool), await here.newHost('Dot', pool)];
  const { hostId } = await here.book(await here.newPerson(), host.id, '2027-01-12T08:00');
  expect(hostId).toBe(host.id);
  await here.hosts.day(here.callId, host.id, { date: '2027-01-12', note: '', to: 'cancel' }, asSelf(host));
  const taken = await here.book(await here.newPerson(), host.id, '2027-01-12T08:00');
  expect([taken.hostId, await bookFor(host, '2027-01-12T08:00')]).toEqual([colleague.id, 'slot-taken']);
});

test('offers of that day are withdrawn, and who waits is offered it again once it is put back', async () => {
  const only = { weekly: [{ weekday: 3, from: '09:00', until: '11:00' }] };
  const host = await here.newHost('Eli', only);
  const [has, gives, waits] = [await here.newPerson(), await here.newPerson(), await here.newPerson()];
  await here.book(has, host.id, '2027-01-13T08:00');
  const given = await here.book(gives, host.id, '2027-01-13T09:00');
  await here.teams.wait(waits.id, { host: host.id, topic: '', language: '' }, null, 'test');
  const states = async () => {
    const sql = 'select state from consultation_bookings where attendee_id = $1 order by created_at';
    return (await app.dataSource.query(sql, [waits.id])).map(({ state }: { state: string }) => state);
  };
  app.clock.advance({ minutes: 1 });
  await here.teams.cancel(gives.id, given.id, 'test');
  expect(await states()).toEqual(['offered']);
  await app.deliver();
  app.mail.sent.length = 0;
  app.clock.advance({ minutes: 1 });
  await here.hosts.day(here.callId, host.id, { date: '2027-01-13', note: 'Ill', to: 'cancel' }, staff);
  expect(await states()).toEqual(['cancelled']);
  await app.deliver();
  const [email, ...others] = here.mailTo(waits.email);
  expect([email?.text.includes('You’re still on the waiting list.'), others]).toEqual([true, []]);
  app.clock.advance({ minutes: 1 });
  await edit(host, { exceptions: [] });
  expect(await states()).toEqual(['cancelled', 'offered']);
});

test('nothing is handed to who is away that day, nor moved to the day itself, and the page says what happens', async () => {
  const [host, away] = [
    await here.newHost('Fin'),
    await here.newHost('Gil', { exceptions: [{ date: '2027-01-14', from: null, until: null }] }),
  ];
  await here.book(await here.newPerson(), host.id, '2027-01-14T08:00');
  const day = { date: '2027-01-14', note: '' };
  const codes = [
    await codeOf(here.hosts.day(here.callId, host.id, { ...day, to: 'other-host', hostId: away.id }, staff)),
    await codeOf(here.hosts.day(here.callId, host.id, { ...day, to: 'other-day', day: day.date }, staff)),
  ];
  expect([codes, await exceptionsOf(host)]).toEqual([['slot-taken', 'day-passed'], []]);
  const { id, linkVersion } = host.speaker;
  const own = `${new URL(speakerLink(app.config, id, linkVersion)).pathname}/consultations`;
  expect(textOf((await new ConsoleClient(app.url).get(own)).html)).toContain('Closes that day for bookings.');
});
