import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ShowFeature } from '../../../../src/flows/calls/show-feature.flow.js';
import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { EditSpeaker } from '../../../../src/flows/speakers/edit-speaker.flow.js';
import { RederiveDeadlines } from '../../../../src/flows/time/rederive-deadlines.flow.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { speakerInput } from '../../../../src/domain/speakers/speaker-input.js';
import { lockConsultations } from '../../../../src/parts/consultations/domain/bookings.queries.js';
import type { Tx } from '../../../../src/platform/database/tx.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { calendarFacts, choiceOf, codeOf, Consultations, uidsOf } from '../../../support/consultations.js';
import { staff } from '../../../support/world.js';

const any = { host: '', topic: '', language: '' };
let app: TestApp;
let here: Consultations;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  here = await Consultations.of(app);
});
beforeEach(() => {
  app.clock.set('2027-01-04T08:00:00Z');
  app.mail.sent.length = 0;
});
afterAll(() => app?.stop());

describe('a time', () => {
  test('that two teams want at the same moment has one of them', async () => {
    const host = await here.newHost('Ada');
    const teams = await Promise.all([here.newPerson(), here.newPerson(), here.newPerson(), here.newPerson()]);
    // All of them see it free before any of them can write.
    const gate = app.dataSource.createQueryRunner();
    await gate.query('begin');
    await gate.query('lock table consultation_bookings in share mode');
    const booking = Promise.all(teams.map((team) => codeOf(here.book(team, host.id, '2027-01-11T08:00'))));
    const waiting = `select count(*)::int as n from pg_locks where not granted and (locktype = 'advisory' or relation = 'consultation_bookings'::regclass)
       and database = (select oid from pg_database where datname = current_database())`;
    while ((await app.dataSource.query(waiting))[0].n < teams.length) await sleep(20);
    await gate.query('commit');
    await gate.release();
    const results = await booking;
    expect(results.toSorted()).toEqual(['done', 'slot-taken', 'slot-taken', 'slot-taken']);
    const stored = await app.dataSource.query('select state from consultation_bookings where host_id = $1', [host.id]);
    expect(stored).toEqual([{ state: 'booked' }]);
    await app.deliver();
    expect(here.mailTo(host.speaker.email)).toHaveLength(1);
  });

  test('is refused to the second by the table itself, whatever an instance believes', async () => {
    const host = await here.newHost('Agnes');
    const { id } = await here.book(await here.newPerson(), host.id, '2027-01-11T08:00');
    const again = `insert into consultation_bookings select (jsonb_populate_record(b, jsonb_build_object(
      'id', gen_random_uuid(), 'uid', gen_random_uuid(), 'host_uid', gen_random_uuid(),
      'starts_at', starts_at + interval '50 minutes'))).* from consultation_bookings b where id = $1`;
    await expect(app.dataSource.query(again, [id])).rejects.toThrow('consultation_bookings_once');
  });

  test('is refused once the host no longer offers it, too soon, and at night until the team agrees', async () => {
    const host = await here.newHost('Berta');
    const person = await here.newPerson();
    expect(await codeOf(here.book(person, host.id, '2027-01-11T08:30'))).toBe('slot-gone');
    expect(await codeOf(here.book(person, host.id, '2027-01-05T07:30'))).toBe('slot-too-late');
    await app.dataSource.query(`update attendees set time_zone = 'America/Los_Angeles' where id = $1`, [person.id]);
    expect(await codeOf(here.book(person, host.id, '2027-01-11T09:00'))).toBe('slot-at-night');
    const request = {
      choice: choiceOf(host.id, '2027-01-11T09:00'),
      proposalId: null,
      isNightAgreed: true,
      ...here.matter,
    };
    expect(await codeOf(here.teams.book(person.id, request, 'test'))).toBe('done');
  });

  test('is not for an address that is not proven, nor where the call offers nothing', async () => {
    const host = await here.newHost('Carla');
    const input = registrationInput.parse({ email: 'typed@example.org', name: 'Typed' });
    const { attendee } = await app.app.get(Register).run(here.sessionId, input, { kind: 'visitor' });
    expect(await codeOf(here.book(attendee, host.id, '2027-01-11T08:00'))).toBe('address-unproven');
    const person = await here.newPerson();
    await app.app.get(ShowFeature).run('solutions', 'consultations', false, staff);
    expect(await codeOf(here.book(person, host.id, '2027-01-11T08:00'))).toBe('consultations-off');
    await app.app.get(ShowFeature).run('solutions', 'consultations', true, staff);
  });
});

describe('a team', () => {
  test('has its quota back when it cancels in time, and not when it cancels late or never comes', async () => {
    const host = await here.newHost('Dora');
    const person = await here.newPerson();
    const first = await here.book(person, host.id, '2027-01-11T08:00');
    const second = await here.book(person, host.id, '2027-01-12T08:00');
    expect(await codeOf(here.book(person, host.id, '2027-01-13T08:00'))).toBe('team-quota');
    await here.teams.cancel(person.id, first.id, 'test');
    const third = await here.book(person, host.id, '2027-01-11T09:00');
    app.clock.set('2027-01-10T10:00:00Z');
    await here.teams.cancel(person.id, third.id, 'test');
    expect(await codeOf(here.book(person, host.id, '2027-01-13T08:00'))).toBe('team-quota');
    app.clock.set('2027-01-12T09:00:00Z');
    const noShow = { outcome: 'no-show' as const, teamNotes: '', hostNotes: 'Nobody there.' };
    await here.hosts.note(here.callId, second.id, () => noShow, { kind: 'speaker', id: host.speaker.id });
    expect(await codeOf(here.book(person, host.id, '2027-01-14T08:00'))).toBe('team-quota');
  });

  test('that books five and never comes has none left, whether its hosts say so or not, and takes nobody’s place', async () => {
    const host = await here.newHost('Dilma');
    await here.hosts.setRules('solutions', () => ({ perTeam: 5, perOrganization: 0, cancelHours: 24 }), staff);
    const [person, other] = [await here.newPerson(), await here.newPerson()];
    const missed = [];
    for (const day of [11, 12, 13, 14, 15]) missed.push(await here.book(person, host.id, `2027-01-${day}T08:00`));
    expect(await codeOf(here.book(person, host.id, '2027-01-18T08:00'))).toBe('team-quota');
    app.clock.set('2027-01-16T08:00:00Z');
    const noShow = { outcome: 'no-show' as const, teamNotes: '', hostNotes: '' };
    for (const { id } of missed.slice(0, 3)) await here.hosts.note(here.callId, id, () => noShow, staff);
    expect(await codeOf(here.book(person, host.id, '2027-01-18T08:00'))).toBe('team-quota');
    expect(await codeOf(here.book(other, host.id, '2027-01-18T08:00'))).toBe('done');
    await here.hosts.setRules('solutions', () => ({ perTeam: 2, perOrganization: 0, cancelHours: 24 }), staff);
  });

  test('that sends two requests at once stays within its quota, and so does its organization', async () => {
    const [one, other] = [await here.newHost('Eva'), await here.newHost('Flora')];
    await here.hosts.setRules('solutions', () => ({ perTeam: 1, perOrganization: 2, cancelHours: 24 }), staff);
    const person = await here.newPerson('Water Works');
    const both = [here.book(person, one.id, '2027-01-11T08:00'), here.book(person, other.id, '2027-01-11T09:00')];
    expect((await Promise.all(both.map(codeOf))).toSorted()).toEqual(['done', 'team-quota']);
    expect(await codeOf(here.book(await here.newPerson('Water Works'), one.id, '2027-01-12T08:00'))).toBe('done');
    expect(await codeOf(here.book(await here.newPerson('Water Works'), one.id, '2027-01-12T09:00'))).toBe(
      'organization-quota',
    );
    await here.hosts.setRules('solutions', () => ({ perTeam: 2, perOrganization: 0, cancelHours: 24 }), staff);
  });

  test('gets one event that moves and ends, with its own UID, and so does the host', async () => {
    const [host, other] = [await here.newHost('Greta'), await here.newHost('Hilda')];
    const person = await here.newPerson();
    const { id } = await here.book(person, host.id, '2027-01-11T08:00');
    await app.deliver();
    await here.teams.move(
      person.id,
      id,
      { choice: choiceOf(other.id, '2027-01-12T09:00'), isNightAgreed: false },
      'test',
    );
    await app.deliver();
    await here.teams.cancel(person.id, id, 'test');
    await here.teams.cancel(person.id, id, 'test');
    await app.deliver();
    const team = here.objectsTo(person.email);
    expect(calendarFacts(team)).toEqual([
      'REQUEST 0 20270111T0800',
      'REQUEST 1 20270112T0900',
      'CANCEL 2 20270112T0900',
    ]);
    expect(uidsOf(team).size).toBe(1);
    const gave = here.objectsTo(host.speaker.email);
    expect(calendarFacts(gave)).toEqual(['REQUEST 0 20270111T0800', 'CANCEL 1 20270111T0800']);
    expect(calendarFacts(here.objectsTo(other.speaker.email))).toEqual([
      'REQUEST 1 20270112T0900',
      'CANCEL 2 20270112T0900',
    ]);
    expect(uidsOf([...team, ...gave]).size).toBe(2);
    expect(team[0]).toMatch(/SUMMARY;LANGUAGE=en:Consultation with Greta/u);
    expect(team[0]?.replaceAll('\r\n ', '')).toMatch(/LOCATION:\S+\/consultations\/[\w-]{44}\r/u);
    expect(gave.join('')).not.toContain(person.email);
  });

  test('that waits is offered what another one gives back, for a time', async () => {
    const host = await here.newHost('Ida', { weekly: [{ weekday: 1, from: '09:00', until: '10:00' }] });
    const [has, waits, next] = [await here.newPerson(), await here.newPerson(), await here.newPerson()];
    const { id } = await here.book(has, host.id, '2027-01-11T08:00');
    await here.teams.wait(waits.id, any, null, 'test');
    app.clock.set('2027-01-04T09:00:00Z');
    await here.teams.wait(next.id, any, null, 'test');
    await here.teams.cancel(has.id, id, 'test');
    await app.deliver();
    expect(here.mailTo(waits.email).map(({ subject }) => subject)).toEqual([expect.stringContaining('A time is free')]);
    expect(await codeOf(here.book(has, host.id, '2027-01-11T08:00'))).toBe('slot-taken');
    app.clock.set('2027-01-04T21:01:00Z');
    await app.app.get(PlanReminders).run();
    await app.deliver();
    expect(here.mailTo(next.email)).toHaveLength(1);
    const [offer] = await app.dataSource.query(`select id from consultation_bookings where attendee_id = $1`, [
      next.id,
    ]);
    await here.teams.accept(next.id, offer.id, { ...here.matter, isNightAgreed: false }, 'test');
    await app.deliver();
    expect(here.objectsTo(next.email)).toHaveLength(1);
  });
});

describe('who waits for a host, a topic or a language', () => {
  test('is offered only that, and who wants anything gets the rest, however long the others have waited', async () => {
    const only = { weekly: [{ weekday: 1, from: '09:00', until: '11:00' }] };
    const [one, other] = [
      await here.newHost('Zoe', { ...only, topics: ['theme:energy'], languages: ['en', 'fr'] }),
      await here.newHost('Yan', { ...only, topics: ['theme:living'] }),
    ];
    const booked: [team: string, id: string][] = [];
    for (const host of [one, other]) {
      for (const at of ['2027-01-11T08:00', '2027-01-11T09:00']) {
        const team = await here.newPerson();
        booked.push([team.id, (await here.book(team, host.id, at)).id]);
      }
    }
    const wants = [{ topic: 'theme:energy' }, { host: one.id, language: 'fr' }, {}, { host: other.id }];
    const waiting: string[] = [];
    for (const want of wants) {
      const { id } = await here.newPerson();
      app.clock.advance({ minutes: 1 });
      await here.teams.wait(id, { ...any, ...want }, null, 'test');
      waiting.push(id);
    }
    const free = async (index: number) => {
      app.clock.advance({ minutes: 1 });
      const [team = '', id = ''] = booked[index] ?? [];
      await here.teams.cancel(team, id, 'test');
    };
    const offered = async () => {
      const sql = `select attendee_id as who, topic, language from consultation_bookings
        where state = 'offered' and attendee_id = any($1) order by created_at, id`;
      const rows = await app.dataSource.query(sql, [waiting]);
      return rows.map(({ who, topic, language }: Record<string, string>) =>
        [waiting.indexOf(who ?? ''), topic, language].join(' '),
      );
    };
    await free(2);
    expect(await offered()).toEqual(['2  en']);
    for (const index of [3, 0, 1]) await free(index);
    expect(await offered()).toEqual(['2  en', '3  en', '0 theme:energy en', '1  fr']);
  });

  test('cannot wait for what nobody offers, and waits for anybody once the host is gone', async () => {
    const host = await here.newHost('Xaver');
    const person = await here.newPerson();
    const wait = (want: object) => codeOf(here.teams.wait(person.id, { ...any, ...want }, null, 'test'));
    for (const want of [{ host: randomUUID() }, { host: 'x' }, { topic: 'theme:none' }, { language: 'tlh' }])
      expect(await wait(want)).toBe('host-not-found');
    await wait({ host: host.id });
    await app.app.get(EditSpeaker).remove(host.speaker.id, staff);
    const sql = 'select host_id from consultation_waits where attendee_id = $1';
    expect(await app.dataSource.query(sql, [person.id])).toEqual([{ host_id: null }]);
    await here.teams.wait(person.id, null, null, 'test');
    expect(await app.dataSource.query(sql, [person.id])).toEqual([]);
  });
});

describe('a host', () => {
  test('and everybody who books, moves or cancels in a call come one by one, so that none locks another out', async () => {
    const [one, other] = [await here.newHost('Ivo'), await here.newHost('Jan')];
    const [mover, leaver, late] = [await here.newPerson(), await here.newPerson(), await here.newPerson()];
    const moved = await here.book(mover, one.id, '2027-01-11T08:00');
    const left = await here.book(leaver, one.id, '2027-01-11T09:00');
    await here.book(await here.newPerson(), other.id, '2027-01-12T08:00');
    const holder = app.dataSource.createQueryRunner();
    await holder.startTransaction();
    await lockConsultations(holder.manager as Tx, here.callId);
    const done: string[] = [];
    const work = Object.entries({
      book: () => here.book(late, one.id, '2027-01-13T08:00'),
      move: () =>
        here.teams.move(
          mover.id,
          moved.id,
          { choice: choiceOf(one.id, '2027-01-13T09:00'), isNightAgreed: false },
          'test',
        ),
      cancel: () => here.teams.cancel(leaver.id, left.id, 'test'),
      day: () =>
        here.hosts.day(
          here.callId,
          other.id,
          { date: '2027-01-12', note: '', to: 'other-host', hostId: one.id },
          staff,
        ),
    }).map(async ([name, run]) => {
      await run();
      done.push(name);
    });
    const waiting = `select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted
      and classid::bigint = hashtext('consultations')::bigint & 4294967295 and database =
        (select oid from pg_database where datname = current_database())`;
    const isSettled = async () => done.length + (await app.dataSource.query(waiting))[0].n === work.length;
    while (!(await isSettled())) await sleep(20);
    expect(done).toEqual([]);
    await holder.rollbackTransaction();
    await holder.release();
    await Promise.all(work);
    expect(done).toHaveLength(work.length);
  });

  test('who is merged with another speaker keeps hours and bookings, unless both are booked at once', async () => {
    const [one, other] = [await here.newHost('Uma'), await here.newHost('Uma O.')];
    const bare = await app.app
      .get(EditSpeaker)
      .create('solutions', speakerInput.parse({ name: 'U. O.', email: 'uma@example.org', language: 'en' }), staff);
    const { id } = await here.book(await here.newPerson(), one.id, '2027-01-11T08:00');
    await here.book(await here.newPerson(), other.id, '2027-01-11T08:00');
    const merge = (from: string, into: string) => codeOf(app.app.get(EditSpeaker).merge(from, into, staff));
    expect(await merge(one.speaker.id, other.speaker.id)).toBe('hosts-booked-twice');
    expect(await merge(one.speaker.id, bare.id)).toBe('done');
    await here.hosts.move(here.callId, id, choiceOf(one.id, '2027-01-11T09:00'), '', staff);
    expect(await merge(bare.id, other.speaker.id)).toBe('done');
    const stored = await app.dataSource.query(
      `select h.speaker_id as speaker, count(*)::int as n from consultation_bookings b
         join consultation_hosts h on h.id = b.host_id where h.id = any($1) group by 1`,
      [[one.id, other.id]],
    );
    expect(stored).toEqual([{ speaker: other.speaker.id, n: 2 }]);
  });

  test('who is ill hands over all of a day, or moves it, in one step or not at all', async () => {
    const [host, other] = [await here.newHost('Jana'), await here.newHost('Klara')];
    const [one, two] = [await here.newPerson(), await here.newPerson()];
    const first = await here.book(one, host.id, '2027-01-11T08:00');
    await here.book(two, host.id, '2027-01-11T09:00');
    await here.book(await here.newPerson(), other.id, '2027-01-11T09:00');
    const self = { kind: 'speaker' as const, id: host.speaker.id };
    const over = { date: '2027-01-11', note: 'Jana is ill.', to: 'other-host' as const, hostId: other.id };
    expect(await codeOf(here.hosts.day(here.callId, host.id, over, self))).toBe('slot-taken');
    const stay = await app.dataSource.query('select host_id from consultation_bookings where id = $1', [first.id]);
    expect(stay).toEqual([{ host_id: host.id }]);
    const day = { date: '2027-01-11', note: 'I am ill.', to: 'other-day' as const, day: '2027-01-13' };
    expect(await here.hosts.day(here.callId, host.id, day, self)).toBe(2);
    await app.deliver();
    expect(here.mailTo(one.email).at(-1)?.text).toContain('I am ill.');
    expect(here.objectsTo(two.email).at(-1)).toContain('20270113T0900');
    const stranger = { kind: 'speaker' as const, id: other.speaker.id };
    expect(await codeOf(here.hosts.day(here.callId, host.id, day, stranger))).toBe('forbidden');
  });

  test('who is deleted leaves bookings that organizers hand over', async () => {
    const [host, other] = [await here.newHost('Lena'), await here.newHost('Maria')];
    const person = await here.newPerson();
    const { id } = await here.book(person, host.id, '2027-01-11T08:00');
    await app.app.get(EditSpeaker).remove(host.speaker.id, staff);
    expect(await codeOf(here.book(await here.newPerson(), host.id, '2027-01-11T09:00'))).toBe('slot-gone');
    await here.hosts.move(here.callId, id, choiceOf(other.id, '2027-01-11T08:00'), '', staff);
    await app.deliver();
    expect(here.objectsTo(person.email).at(-1)).toContain('SUMMARY;LANGUAGE=en:Consultation with Maria');
  });

  test('of a pool shares its times, and can decide first', async () => {
    const pool = { pool: 'Office', needsApproval: true };
    const [one, two] = [await here.newHost('Nora', pool), await here.newHost('Olga', pool)];
    const people = [await here.newPerson(), await here.newPerson(), await here.newPerson()];
    const results = [];
    for (const person of people) results.push(await codeOf(here.book(person, one.id, '2027-01-11T08:00')));
    expect(results).toEqual(['done', 'done', 'slot-taken']);
    await app.deliver();
    expect(here.objectsTo(people[1]?.email ?? '')).toEqual([]);
    const [asked] = await app.dataSource.query('select id from consultation_bookings where host_id = $1', [two.id]);
    await here.hosts.approve(here.callId, asked.id, { kind: 'speaker', id: two.speaker.id });
    await app.deliver();
    expect(here.objectsTo(people[1]?.email ?? '')).toHaveLength(1);
  });

  test('of a pool has only teams whose language and topic they know, however free they are', async () => {
    const pool = { pool: 'Desk' };
    const host = await here.newHost('Pia', { ...pool, languages: ['en', 'fr'], topics: ['theme:energy'] });
    await here.newHost('Quin', { ...pool, topics: ['theme:energy'] });
    await here.newHost('Rhea', { ...pool, languages: ['fr'], topics: ['theme:living'] });
    const third = await here.newHost('Sven', { ...pool, languages: ['fr'] });
    const book = async (utc: string) => {
      const request = { choice: choiceOf(host.id, utc), proposalId: null, isNightAgreed: false, question: '' };
      const about = { language: 'fr', topic: 'theme:energy' };
      return (await here.teams.book((await here.newPerson()).id, { ...request, ...about }, 'test')).hostId;
    };
    const [one, two] = [await book('2027-01-11T08:00'), await book('2027-01-11T08:00')];
    expect([one, two]).toEqual([host.id, third.id]);
    expect(await codeOf(book('2027-01-11T08:00'))).toBe('slot-taken');
  });
});

describe('who causes emails to a host', () => {
  test('takes an offer instead of moving it, and books and moves at most ten times a day', async () => {
    const host = await here.newHost('Vera');
    const person = await here.newPerson();
    const { id } = await here.book(person, host.id, '2027-01-11T08:00');
    const moveTo = (local: string) =>
      codeOf(here.teams.move(person.id, id, { choice: choiceOf(host.id, local), isNightAgreed: false }, 'test'));
    await app.dataSource.query(`update consultation_bookings set state = 'offered' where id = $1`, [id]);
    expect(await moveTo('2027-01-12T08:00')).toBe('consultation-offered');
    await app.dataSource.query(`update consultation_bookings set state = 'booked' where id = $1`, [id]);
    const codes = [];
    for (const day of [12, 13, 12, 13, 12, 13, 12, 13, 12, 13]) codes.push(await moveTo(`2027-01-${day}T08:00`));
    expect(codes).toEqual([...Array.from({ length: 9 }, () => 'done'), 'too-many-consultations']);
    app.clock.set('2027-01-05T08:01:00Z');
    expect(await moveTo('2027-01-14T08:00')).toBe('done');
  });

  test('tells a host who was asked that another one is asked instead', async () => {
    const [asked, other] = [await here.newHost('Wanda', { needsApproval: true }), await here.newHost('Xenia')];
    const person = await here.newPerson();
    const { id } = await here.book(person, asked.id, '2027-01-11T08:00');
    await here.teams.move(
      person.id,
      id,
      { choice: choiceOf(other.id, '2027-01-11T08:00'), isNightAgreed: false },
      'test',
    );
    await app.deliver();
    const [first, last] = here.mailTo(asked.speaker.email).map(({ subject }) => subject);
    expect([first, last]).toEqual([
      expect.stringContaining('Approval needed'),
      expect.stringContaining('Not possible'),
    ]);
    expect(here.objectsTo(asked.speaker.email)).toEqual([]);
  });
});

describe('a team that moves to a time that has to be agreed to', () => {
  test.each(['the same', 'another'])('has no event until it is, nor has the host, with %s host', async (which) => {
    const asks = await here.newHost('Yuki', { needsApproval: true });
    const host = which === 'another' ? await here.newHost('Zora') : asks;
    const person = await here.newPerson();
    const { id } = await here.book(person, host.id, '2027-01-11T08:00');
    if (host === asks) await here.hosts.approve(here.callId, id, staff);
    await app.deliver();
    const [was, self] = [here.objectsTo(person.email).length, { kind: 'speaker' as const, id: asks.speaker.id }];
    const to = { choice: choiceOf(asks.id, '2027-01-12T08:00'), isNightAgreed: false };
    await here.teams.move(person.id, id, to, 'test');
    await app.deliver();
    const asked = here.mailTo(person.email).at(-1);
    expect([asked?.subject.includes('Approval needed'), /\/consultations\/[\w-]{44}/u.test(asked?.text ?? '')]).toEqual(
      [true, false],
    );
    const sequence = host === asks ? 2 : 1;
    expect(calendarFacts(here.objectsTo(person.email)).slice(was)).toEqual([`CANCEL ${sequence} 20270112T0800`]);
    expect(calendarFacts(here.objectsTo(host.speaker.email)).at(-1)).toMatch(/^CANCEL/u);
    await here.hosts.approve(here.callId, id, self);
    await app.deliver();
    const again = `REQUEST ${sequence + 1} 20270112T0800`;
    expect(calendarFacts(here.objectsTo(person.email)).at(-1)).toBe(again);
    expect(calendarFacts(here.objectsTo(asks.speaker.email)).at(-1)).toBe(again);
    expect(uidsOf(here.objectsTo(person.email)).size).toBe(1);
  });
});

describe('in the background', () => {
  test('the second of two hours of the same name is derived again as the second', async () => {
    const host = await here.newHost('Yara', { weekly: [{ weekday: 7, from: '01:00', until: '04:00' }] });
    const person = await here.newPerson();
    app.clock.set('2027-10-25T08:00:00Z');
    const choice = { hostId: host.id, startsAt: new Date('2027-10-31T01:00:00.000Z') };
    const booked = await here.teams.book(
      person.id,
      { choice, proposalId: null, isNightAgreed: true, ...here.matter },
      'test',
    );
    await app.dataSource.query(`update consultation_bookings set tz_version = '2000a' where id = $1`, [booked.id]);
    await app.app.get(RederiveDeadlines).run();
    const [stored] = await app.dataSource.query(
      `select starts_at, overlap, tz_version > '2000a' as is_new from consultation_bookings where id = $1`,
      [booked.id],
    );
    expect(stored).toEqual({ starts_at: choice.startsAt, overlap: 'second', is_new: true });
  });

  test('both are reminded a day before, once', async () => {
    const host = await here.newHost('Paula');
    const person = await here.newPerson();
    await here.book(person, host.id, '2027-01-11T08:00');
    await app.deliver();
    app.mail.sent.length = 0;
    app.clock.set('2027-01-10T09:00:00Z');
    for (const _ of [1, 2]) await app.app.get(PlanReminders).run();
    await app.deliver();
    expect(here.mailTo(person.email).map(({ subject }) => subject)).toEqual([expect.stringContaining('Starts in')]);
    expect(here.mailTo(host.speaker.email)).toHaveLength(1);
  });

  test('newer time zone data moves what is booked by the clock of the host, and both are told', async () => {
    const host = await here.newHost('Rosa');
    const person = await here.newPerson();
    const { id } = await here.book(person, host.id, '2027-01-11T08:00');
    await app.deliver();
    await app.dataSource.query(
      `update consultation_bookings set tz_version = '2000a', starts_at = starts_at + interval '1 hour',
         ends_at = ends_at + interval '1 hour', blocked_until = blocked_until + interval '1 hour',
         told_starts_at = starts_at + interval '1 hour' where id = $1`,
      [id],
    );
    expect(await app.app.get(RederiveDeadlines).run()).toBe(1);
    await app.app.get(PlanReminders).run();
    await app.deliver();
    const last = here.objectsTo(person.email).at(-1);
    expect([last?.includes('DTSTART:20270111T080000Z'), last?.includes('SEQUENCE:1')]).toEqual([true, true]);
  });

  test('a proposal that is withdrawn gives its time back', async () => {
    const host = await here.newHost('Sara');
    const person = await here.newPerson();
    const { id } = await here.book(person, host.id, '2027-01-11T08:00');
    const proposal = randomUUID();
    await app.dataSource.query(
      `insert into proposals (id, call_id, external_id, title, state, source, created_at, updated_at, theme)
       values ($1, $2, 'P-1', 'Shore power', 'withdrawn', 'api', now(), now(), 'energy')`,
      [proposal, here.callId],
    );
    await app.dataSource.query('update consultation_bookings set proposal_id = $1 where id = $2', [proposal, id]);
    app.clock.set('2027-01-04T08:02:00Z');
    await app.app.get(PlanReminders).run();
    const [stored] = await app.dataSource.query('select state, is_late from consultation_bookings where id = $1', [id]);
    expect(stored).toEqual({ state: 'cancelled', is_late: false });
  });
});
