import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';
import { ShowFeature } from '../../../../src/flows/calls/show-feature.flow.js';
import { MergePeople } from '../../../../src/flows/privacy/merge-people.flow.js';
import type { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import type { Hours } from '../../../../src/parts/consultations/domain/hours.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { choiceOf, Consultations, type TestHost } from '../../../support/consultations.js';
import { staff } from '../../../support/world.js';

const any = { host: '', topic: '', language: '' };
const rules = { perTeam: 2, perOrganization: 0, cancelHours: 24 };
let app: TestApp;
let here: Consultations;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  here = await Consultations.of(app);
});
beforeEach(async () => {
  app.clock.set('2027-01-04T08:00:00Z');
  await app.dataSource.query('delete from consultation_waits');
});
afterAll(() => app?.stop());

const weekly = (weekday: number, until = '10:00') => ({ weekday, from: '09:00', until });
/** A host with an hour each Monday, but not on the first one. */
const mondays = (changes: Partial<Hours> = {}) => ({
  weekly: [weekly(1)],
  exceptions: [{ date: '2027-01-11', from: null, until: null }],
  ...changes,
});
const wait = ({ id }: Attendee, wanted: object) => here.teams.wait(id, { ...any, ...wanted }, null, 'test');
const edit = (host: TestHost, changes: Partial<Hours>) =>
  here.hosts.edit(here.callId, host.id, () => ({ ...host.hours, ...changes }), {
    kind: 'speaker',
    id: host.speaker.id,
  });
async function offersTo({ id }: Attendee): Promise<string[]> {
  const sql = `select starts_at as at from consultation_bookings where attendee_id = $1 and state = 'offered'`;
  const rows: { at: Date }[] = await app.dataSource.query(sql, [id]);
  return rows.map(({ at }) => at.toISOString().slice(0, 16));
}

type Free = (host: TestHost, bookingId: string) => Promise<unknown>;
const to = (host: TestHost) => choiceOf(host.id, '2027-01-25T08:00');

test.each<[way: string, at: string, free: Free]>([
  ['adds a day', '2027-01-12T08:00', (host) => edit(host, { weekly: [weekly(1), weekly(2)] })],
  ['gives longer hours', '2027-01-18T09:00', (host) => edit(host, { weekly: [weekly(1, '11:00')] })],
  ['comes after all', '2027-01-11T08:00', (host) => edit(host, { exceptions: [] })],
  ['is cancelled', '2027-01-18T08:00', (_, id) => here.hosts.cancel(here.callId, id, '', staff)],
  ['is moved', '2027-01-18T08:00', (host, id) => here.hosts.move(here.callId, id, to(host), '', staff)],
])('a time of a host who %s is kept for who waits, and not for who had it', async (_way, at, free) => {
  const host = await here.newHost('Ada', mondays());
  const [has, waits, next] = [await here.newPerson(), await here.newPerson(), await here.newPerson()];
  const { id } = await here.book(has, host.id, '2027-01-18T08:00');
  await wait(has, { host: host.id });
  app.clock.advance({ minutes: 1 });
  await wait(waits, { host: host.id });
  app.clock.advance({ minutes: 1 });
  await wait(next, { language: 'en' });
  // Whoever had a time is first in the line for any other.
  const [first, second] = at === '2027-01-18T08:00' ? [waits, has] : [has, waits];
  app.mail.sent.length = 0;
  await free(host, id);
  await app.deliver();
  expect([await offersTo(first), (await offersTo(second)).includes(at)]).toEqual([[at], false]);
  const subjects = here.mailTo(first.email).map(({ subject }) => subject);
  expect(subjects).toContainEqual(expect.stringContaining('A time is free'));
});

test('a new host is offered to who waits, but not what was free already, nor a day on which a host is ill', async () => {
  const old = await here.newHost('Bea', mondays());
  const [has, waits] = [await here.newPerson(), await here.newPerson()];
  await here.book(has, old.id, '2027-01-18T08:00');
  await wait(waits, {});
  await edit(old, { languages: ['en', 'fr'] });
  const day = { date: '2027-01-18', note: 'I am ill.', to: 'cancel' as const };
  await here.hosts.day(here.callId, old.id, day, staff);
  expect(await offersTo(waits)).toEqual([]);
  await here.newHost('Cem', mondays({ weekly: [weekly(3)] }));
  expect(await offersTo(waits)).toEqual(['2027-01-06T08:00']);
});

test.each<[what: string, changes: Partial<Hours>, wanted: object]>([
  ['language', { languages: ['en', 'fr'] }, { language: 'fr' }],
  ['topic', { topics: ['theme:energy', 'theme:living'] }, { topic: 'theme:living' }],
])(
  'a host who adds a %s is offered to who waits for it, and to nobody who did not want them',
  async (_, changes, wanted) => {
    const host = await here.newHost('Jil', mondays({ topics: ['theme:energy'] }));
    await here.newHost('Kit', mondays({ weekly: [], languages: ['fr'] }));
    const [sees, waits] = [await here.newPerson(), await here.newPerson()];
    await wait(sees, {});
    app.clock.advance({ minutes: 1 });
    await wait(waits, wanted);
    await edit(host, changes);
    expect([await offersTo(sees), await offersTo(waits)]).toEqual([[], ['2027-01-18T08:00']]);
  },
);

test('who is refused what they asked for waits again in their old place, and reads it', async () => {
  const host = await here.newHost('Liv', mondays({ needsApproval: true }));
  const [has, first, second] = [await here.newPerson(), await here.newPerson(), await here.newPerson()];
  const { id } = await here.book(has, host.id, '2027-01-18T08:00');
  for (const person of [first, second]) {
    app.clock.advance({ minutes: 1 });
    await wait(person, { host: host.id });
  }
  app.clock.advance({ minutes: 1 });
  await here.teams.cancel(has.id, id, 'test');
  const sql = `select id from consultation_bookings where attendee_id = $1`;
  const [asked] = await app.dataSource.query(sql, [first.id]);
  await here.teams.accept(first.id, asked.id, { ...here.matter, isNightAgreed: false }, 'test');
  // Whoever asks waits for nothing else meanwhile.
  await edit(host, { weekly: [weekly(1), weekly(2)] });
  expect([await offersTo(first), await offersTo(second)]).toEqual([[], ['2027-01-12T08:00']]);
  await app.deliver();
  app.mail.sent.length = 0;
  await here.hosts.cancel(here.callId, asked.id, '', staff);
  await edit(host, { weekly: [weekly(1), weekly(2), weekly(3)] });
  await app.deliver();
  const [refused, offer] = here.mailTo(first.email);
  expect(refused?.subject).toContain('Not possible');
  expect(refused?.text).toContain('You’re still on the waiting list.');
  expect([offer?.subject.includes('A time is free'), await offersTo(first)]).toEqual([true, ['2027-01-06T08:00']]);
  const [taken] = await app.dataSource.query(`${sql} and state = 'offered'`, [first.id]);
  await here.teams.accept(first.id, taken.id, { ...here.matter, isNightAgreed: false }, 'test');
  await here.hosts.approve(here.callId, taken.id, staff);
  const waiting = await app.dataSource.query('select attendee_id as id from consultation_waits');
  expect(waiting).toEqual([{ id: second.id }]);
  await here.hosts.cancel(here.callId, (await here.book(has, host.id, '2027-01-25T08:00')).id, '', staff);
  await app.deliver();
  expect(here.mailTo(has.email).at(-1)?.text).not.toContain('waiting list');
});

test('who is merged with somebody keeps the older place, changes it and leaves it as one person', async () => {
  const host = await here.newHost('Uma', mondays());
  const [has, from, into, last] = await Promise.all([1, 2, 3, 4].map(() => here.newPerson()));
  const { id } = await here.book(has!, host.id, '2027-01-18T08:00');
  for (const person of [from!, last!, into!]) {
    app.clock.advance({ minutes: 1 });
    await wait(person, { language: 'en' });
  }
  await app.app.get(MergePeople).run(from!.id, into!.id, staff);
  await wait(into!, { host: host.id });
  await here.hosts.cancel(here.callId, id, '', staff);
  expect([await offersTo(into!), await offersTo(last!)]).toEqual([['2027-01-18T08:00'], []]);
  await here.teams.wait(into!.id, null, null, 'test');
  const waiting = await app.dataSource.query('select attendee_id as id from consultation_waits');
  expect(waiting).toEqual([{ id: last!.id }]);
});

test('a cancellation costs one statement more than without a waiting list while nobody waits', async () => {
  const host = await here.newHost('Moe', mondays());
  const show = (isOn: boolean) => app.app.get(ShowFeature).run('solutions', 'consultations', isOn, staff);
  const statements = async (isOn: boolean) => {
    const person = await here.newPerson();
    const { id } = await here.book(person, host.id, '2027-01-18T08:00');
    await show(isOn);
    const spy = jest.spyOn(PostgresQueryRunner.prototype, 'query');
    await here.teams.cancel(person.id, id, 'test');
    // What a worker does meanwhile for the emails of the booking is not counted.
    const used = spy.mock.calls.map(([sql]) => sql).filter((sql) => /consultation_/.test(sql));
    spy.mockRestore();
    await show(true);
    return used;
  };
  expect((await statements(true)).length - (await statements(false)).length).toBe(1);
});

test('who has no quota keeps their place, and is offered what is free once they can book again', async () => {
  const [host, other] = [await here.newHost('Dov', mondays()), await here.newHost('Eli', mondays())];
  const [one, two] = [await here.newPerson(), await here.newPerson()];
  await here.hosts.setRules('solutions', () => ({ ...rules, perTeam: 1 }), staff);
  await here.book(one, host.id, '2027-01-18T08:00');
  const { id } = await here.book(two, host.id, '2027-01-25T08:00');
  for (const person of [one, two]) await wait(person, { host: other.id });
  await edit(other, { weekly: [weekly(1), weekly(2)] });
  expect([await offersTo(one), await offersTo(two)]).toEqual([[], []]);
  await here.teams.cancel(two.id, id, 'test');
  expect([await offersTo(one), await offersTo(two)]).toEqual([[], ['2027-01-12T08:00']]);
  await here.hosts.setRules('solutions', () => rules, staff);
  expect(await offersTo(one)).toEqual(['2027-01-18T08:00']);
});

test('who loses an offer waits again for the same, in their old place', async () => {
  const host = await here.newHost('Fay', mondays({ topics: ['theme:energy'], languages: ['en', 'fr'] }));
  const [first, second] = [await here.newPerson(), await here.newPerson()];
  const wanted = { host: host.id, topic: 'theme:energy', language: 'fr' };
  await wait(first, wanted);
  app.clock.advance({ minutes: 1 });
  await wait(second, wanted);
  const extra = (date: string) => [{ date, from: '09:00', until: '10:00' }];
  await edit(host, { exceptions: [...host.hours.exceptions, ...extra('2027-01-12')] });
  expect([await offersTo(first), await offersTo(second)]).toEqual([['2027-01-12T08:00'], []]);
  app.clock.advance({ minutes: 1 });
  await app.deliver();
  app.mail.sent.length = 0;
  await edit(host, {});
  await app.deliver();
  expect(await offersTo(first)).toEqual([]);
  expect(here.mailTo(first.email).map(({ subject }) => subject)).toEqual([expect.stringContaining('Not possible')]);
  const sql = 'select host_id as host, topic, language from consultation_waits where attendee_id = $1';
  expect(await app.dataSource.query(sql, [first.id])).toEqual([wanted]);
  await edit(host, { exceptions: [...host.hours.exceptions, ...extra('2027-01-14')] });
  expect([await offersTo(first), await offersTo(second)]).toEqual([['2027-01-14T08:00'], []]);
});

test('hours that give two hundred people a time cost each of them the same', async () => {
  const model = await here.newPerson();
  const [{ columns }] = await app.dataSource.query(
    `select string_agg(quote_ident(column_name), ', ') as columns from information_schema.columns
     where table_name = 'attendees' and is_generated = 'NEVER'`,
  );
  const many = async (count: number, hostId: string) => {
    const sql = `with made as (insert into attendees (${columns}) select ${columns} from (
        select (jsonb_populate_record(a, jsonb_build_object(
          'id', gen_random_uuid(), 'email', mail, 'email_key', mail))).* from attendees a,
        lateral (select n || '@' || $3::text || '.example' as mail from generate_series(1, $2::int) n) m where a.id = $1
        ) copies returning id, call_id)
      insert into consultation_waits (attendee_id, call_id, since, host_id) select id, call_id, now(), $3::uuid from made`;
    await app.dataSource.query(sql, [model.id, count, hostId]);
  };
  const statements = async (count: number) => {
    const host = await here.newHost('Gil', { weekly: [] });
    await many(count, host.id);
    const spy = jest.spyOn(PostgresQueryRunner.prototype, 'query');
    await edit(host, { weekly: [1, 2, 3, 4, 5].map((weekday) => weekly(weekday, '17:00')) });
    const used = spy.mock.calls.length;
    spy.mockRestore();
    const sql = `select count(distinct starts_at)::int as n from consultation_bookings where host_id = $1 and state = 'offered'`;
    expect(await app.dataSource.query(sql, [host.id])).toEqual([{ n: count }]);
    return used;
  };
  const [some, all] = [await statements(50), await statements(200)];
  expect(all).toBeLessThan(4 * some);
});

test('of two hours that a break keeps apart only one is kept', async () => {
  const host = await here.newHost('Hal', { weekly: [] });
  const [one, two] = [await here.newPerson(), await here.newPerson()];
  await wait(one, { host: host.id });
  app.clock.advance({ minutes: 1 });
  await wait(two, { host: host.id });
  const apart = { weekday: 1, from: '09:50', until: '10:35' };
  await edit(host, { weekly: [weekly(1, '09:45'), apart] });
  expect([await offersTo(one), await offersTo(two)]).toEqual([['2027-01-11T08:00'], ['2027-01-18T08:00']]);
});
