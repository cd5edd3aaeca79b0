import { createServer } from 'node:net';
import type { DataSource } from 'typeorm';
import { countCheckIns } from '../../../src/domain/attendance/check-ins.queries.js';
import { readRoomCode, roomCodeState } from '../../../src/domain/attendance/room-code.js';
import { getCallBySlug } from '../../../src/domain/calls/calls.queries.js';
import { certificateState } from '../../../src/parts/certificates/domain/certificate.js';
import { findCertificate, listCertificateRows } from '../../../src/parts/certificates/domain/certificates.queries.js';
import { seedDemo } from '../../../src/cli/demo/seed.js';
import { feedbackMarks } from '../../../src/parts/feedback/domain/feedback.js';
import { findFeedbackMarks } from '../../../src/parts/feedback/domain/feedback.queries.js';
import { CountOutcomes } from '../../../src/parts/outcomes/flows/count-outcomes.flow.js';
import { findCompared, findWholeCall } from '../../../src/parts/outcomes/domain/outcomes.queries.js';
import { TestClock } from '../../support/clock.js';
import type { TestDatabase } from '../../support/database.js';
import { demoNow, everybody, rows, seededDemo } from '../../support/demo-data.js';
import { startDemo, stopDemo, stopDemos } from '../../support/demo-process.js';
import { newDataDir, until } from '../../support/greenroom-process.js';
import { staff, testConfig } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';

/** What the tables below contain, of one call only. */
const parts: Readonly<Record<string, string>> = {
  calls: 'id = c',
  ...Object.fromEntries(
    ['sessions', 'attendees', 'organizations', 'proposals', 'messages', 'jury_conflicts'].map((table) => [
      table,
      'call_id = c',
    ]),
  ),
  ...Object.fromEntries(
    [
      'registrations',
      'feedback_answers',
      'certificates',
      'room_codes',
      'attendance_reports',
      'questions',
      'team_invitations',
      'seat_reservations',
    ].map((table) => [table, 'session_id in (select id from public.sessions where call_id = c)']),
  ),
  ...Object.fromEntries(
    ['proposal_matches', 'proposal_changes', 'jury_assignments', 'jury_sheets', 'jury_choices'].map((table) => [
      table,
      'proposal_id in (select id from public.proposals where call_id = c)',
    ]),
  ),
};

/** Makes a schema whose tables have the rows of one call. */
async function makeCallSchema({ dataSource }: TestDatabase, schema: string, slug: string): Promise<void> {
  const call = `(select id from public.calls where slug = '${slug}')`;
  const views = Object.entries(parts).map(
    ([table, where]) =>
      `create view ${schema}.${table} as select * from public.${table} where ${where.replace(/\bc\b$|\bc(?=\))/u, call)};`,
  );
  await dataSource.query(`create schema ${schema}; ${views.join('\n')}`);
}

/** Runs a query on the rows of one call. */
async function rowsOf(dataSource: DataSource, schema: string, sql: string): Promise<Record<string, unknown>[]> {
  return dataSource.transaction(async (tx) => {
    await tx.query(`set local search_path to ${schema}, public`);
    return tx.query(sql);
  });
}

const slugs = {
  briefing: 'start-here-what-the-call-looks-for-and-how-to-apply',
  wasteHeat: 'warm-homes-from-the-steel-mill-next-door',
  coolStreets: 'shade-wind-and-water-cooler-streets-by-next-summer',
  sprint: 'one-day-and-one-night-at-the-pier-build-your-first-model',
};

describe('the demo', () => {
  let database: TestDatabase;
  const query = (sql: string) => rowsOf(database.dataSource, 'open_call', sql);
  const queryLast = (sql: string) => rowsOf(database.dataSource, 'last_call', sql);
  const count = async (from: string) => (await query(`select count(*)::int as n from ${from}`))[0]?.['n'];

  beforeAll(async () => {
    database = await seededDemo();
    await makeCallSchema(database, 'open_call', 'green-transitions');
    await makeCallSchema(database, 'last_call', 'green-transitions-2025');
  });
  afterAll(async () => {
    await stopDemos();
    await database.drop();
  });

  it('is the open call with its words in two languages', async () => {
    expect(
      await query(`select slug, name, host, opens_on::text, closes_on::text, closes_on - opens_on + 1 as days, winners,
        languages, contact_email, time_zone, jsonb_array_length(themes) as themes,
        jsonb_array_length(criteria) as criteria, translations->'zh-TW'->>'name' as chinese from calls`),
    ).toEqual([
      {
        slug: 'green-transitions',
        name: 'Global Call for Green Solutions for Industrial Cities',
        host: 'Kaohsiung City Government',
        opens_on: '2026-10-26',
        closes_on: '2027-01-03',
        days: 70,
        winners: 15,
        languages: ['en', 'zh-TW'],
        contact_email: 'call@example.org',
        time_zone: 'Asia/Taipei',
        themes: 3,
        criteria: 6,
        chinese: '工業城市綠色解方全球徵案',
      },
    ]);
  });

  it('has thirteen sessions: past, going on, soon, tomorrow and later', async () => {
    const sessions = await query(`select concat_ws(' ', starts_at_local, time_zone, kind, format, state, approval,
      taken || '+' || waiting || '/' || coalesce(capacity::text, 'any'), case when rescheduled_at is not null then 'moved' end) as line
      from sessions order by starts_at`);
    const lines = sessions.map((session) => session['line']);
    expect(lines).toEqual([
      '2026-11-02T16:00 Asia/Taipei info online published automatic 56+0/any',
      '2026-11-11T17:00 Asia/Taipei webinar online published automatic 52+0/120',
      '2026-11-19T14:00 Asia/Taipei workshop hybrid published automatic 30+0/40',
      '2026-11-25T09:00 Asia/Taipei workshop in-person published automatic 14+0/40',
      '2026-11-25T10:45 Asia/Taipei office-hours online published automatic 14+0/20',
      '2026-11-26T16:00 Asia/Taipei webinar online published automatic 47+0/100',
      '2026-11-26T11:00 America/New_York webinar online published automatic 16+0/100',
      '2026-11-30T10:30 Europe/Amsterdam workshop online published automatic 12+7/12',
      '2026-12-04T10:00 Asia/Taipei workshop in-person published automatic 15+0/30 moved',
      '2026-12-08T15:00 Asia/Taipei workshop online published manual 6+0/10',
      '2026-12-14T09:30 Asia/Taipei workshop in-person cancelled automatic 11+0/16',
      '2026-12-22T14:00 Asia/Taipei showcase hybrid published automatic 62+0/700',
      '2026-12-28T16:00 Asia/Taipei info online draft automatic 0+0/any',
    ]);
  });

  it('holds one session twice, on both sides of the world', async () => {
    expect(
      await query(`select title, array_agg(time_zone order by starts_at) as zones from sessions
        where occurrence_group is not null group by occurrence_group, title`),
    ).toEqual([
      { title: 'Plugging in ships: shore power for ports of every size', zones: ['Asia/Taipei', 'America/New_York'] },
    ]);
  });

  it('has 40 organizations of 33 countries and 150 people in 34 zones', async () => {
    expect(await count('organizations where kind is not null and city is not null and website is not null')).toBe(40);
    expect(await count('(select distinct kind from organizations where kind is not null) as kinds')).toBe(7);
    expect(
      await count(`attendees a join organization_domains d using (organization_id)
        where split_part(a.email_key, '@', 2) = d.domain`),
    ).toBe(150);
    // A team whose proposal was withdrawn by organizers was told so, and is known by its addresses alone.
    const team = `email_key like '%@glassworks.example.com'`;
    expect([await count('attendees'), await count(`attendees where ${team}`)]).toEqual([152, 2]);
    const people = `(select * from attendees where not ${team}) as people`;
    expect(await count(`(select distinct country from ${people}) as countries`)).toBe(33);
    expect(await count(`(select distinct time_zone from ${people}) as zones`)).toBe(34);
    expect(await count(`attendees where language = 'zh-TW'`)).toBe(17);
    const spoken = await query(`select language, count(*)::int as n from ${people} group by 1 order by 1`);
    expect(spoken.map(({ language, n }) => `${String(language)} ${String(n)}`).join(', ')).toBe(
      'ar 6, de 4, en 92, es 11, fr 2, id 4, ja 6, ko 4, vi 4, zh-TW 17',
    );
    expect(await count(`${people} where organization_id is null`)).toBe(0);
    expect(await count(`${people} where email !~ '^[a-z]+[.][a-z]+@[a-z-]+[.]example[.](org|com|net)$'`)).toBe(0);
  });

  it('counts in each session what its rows say', async () => {
    const sessions = await query(`select s.slug, s.taken, s.waiting,
      (select count(*)::int from registrations r where r.session_id = s.id and r.state = 'confirmed') as confirmed,
      (select count(*)::int from registrations r where r.session_id = s.id and r.state = 'waitlisted') as waitlisted
      from sessions s order by s.slug`);
    expect(sessions).toHaveLength(13);
    const counted = sessions.map((one) => ({ ...one, taken: one['confirmed'], waiting: one['waitlisted'] }));
    expect(sessions).toEqual(counted);
  });

  it('has people who leave, wait for approval, were refused, and came', async () => {
    expect(
      await query(`select state, count(*)::int as n, count(joined_at)::int as joined from registrations
        group by state order by state`),
    ).toEqual([
      { state: 'cancelled', n: 18, joined: 0 },
      { state: 'confirmed', n: 335, joined: 104 },
      { state: 'declined', n: 1, joined: 0 },
      { state: 'pending', n: 8, joined: 0 },
      { state: 'waitlisted', n: 7, joined: 0 },
    ]);
    expect(
      await count(`registrations r join sessions s on s.id = r.session_id
        where r.joined_at not between s.starts_at - interval '15 minutes' and s.ends_at`),
    ).toBe(0);
  });

  it('knows by the reports of its rooms how long they stayed', async () => {
    expect(
      await query(`select s.slug, count(r.attended_at)::int as attended, count(r.minutes_present)::int as timed,
          bool_and(r.minutes_present between 1 and s.duration_minutes) as believable,
          count(distinct t.id)::int as reports
        from sessions s join registrations r on r.session_id = s.id and r.attended_at is not null
        left join attendance_reports t on t.session_id = s.id where s.ends_at < '${demoNow.toISOString()}'
        group by s.id, s.slug, s.starts_at order by s.starts_at`),
    ).toEqual([
      { slug: slugs.briefing, attended: 47, timed: 47, believable: true, reports: 1 },
      { slug: slugs.wasteHeat, attended: 39, timed: 39, believable: true, reports: 1 },
      { slug: slugs.coolStreets, attended: 18, timed: 18, believable: true, reports: 1 },
    ]);
    expect(await count(`registrations where attended_at is not null and state <> 'confirmed'`)).toBe(0);
  });

  it('has feedback of some who were there, with words that nobody else wrote', async () => {
    expect(
      await query(`select s.slug, count(*)::int as answers, count(f.answers ->> 'words')::int as written,
          count(distinct f.answers ->> 'words')::int as texts, count(f.name)::int as named,
          count(distinct f.answers ->> 'useful')::int as marks, round(avg((f.answers ->> 'useful')::int), 1)::text as mean
        from feedback_answers f join sessions s on s.id = f.session_id group by s.id, s.slug, s.starts_at
        order by s.starts_at`),
    ).toEqual([
      { slug: slugs.briefing, answers: 23, written: 8, texts: 8, named: 2, marks: 4, mean: '4.1' },
      { slug: slugs.wasteHeat, answers: 18, written: 6, texts: 6, named: 4, marks: 3, mean: '4.1' },
      { slug: slugs.coolStreets, answers: 11, written: 4, texts: 4, named: 2, marks: 4, mean: '3.7' },
    ]);
    // Of both calls: a mark says nothing about its session.
    expect(await count('feedback_marks')).toBe(100);
    expect(
      await query(`select answers ->> 'proposal' as proposal, count(*)::int as n from feedback_answers
        group by 1 order by 1`),
    ).toEqual([
      { proposal: 'no', n: 3 },
      { proposal: 'planned', n: 21 },
      { proposal: 'preparing', n: 16 },
      { proposal: 'undecided', n: 12 },
    ]);
    expect(
      await count(`feedback_answers f join sessions s on s.id = f.session_id
        where f.answered_on not between s.ends_at::date and (s.ends_at + interval '3 days')::date`),
    ).toBe(0);
  });

  it('has certificates of those who stayed long enough, and more that nobody has fetched yet', async () => {
    const { dataSource } = database;
    const sessions = await query(
      `select id, slug from sessions where ends_at < '${demoNow.toISOString()}' order by starts_at`,
    );
    const listed = await Promise.all(
      sessions.map(async ({ id, slug }) => {
        const all = await listCertificateRows(dataSource.manager, String(id));
        const issued = all.filter((row) => row.number !== null);
        return {
          slug,
          earned: all.filter((row) => row.earned).length,
          issued: issued.length,
          valid: issued.filter((row) => row.isValid).length,
        };
      }),
    );
    expect(listed).toEqual([
      { slug: slugs.briefing, earned: 40, issued: 25, valid: 25 },
      { slug: slugs.wasteHeat, earned: 33, issued: 18, valid: 18 },
      { slug: slugs.coolStreets, earned: 18, issued: 11, valid: 11 },
    ]);
    const [{ number } = { number: '' }] = await query('select number from certificates order by issued_at limit 1');
    const found = await findCertificate(dataSource.manager, String(number));
    expect(found && certificateState(found.certificate, found.presence)).toBe('valid');
    expect(
      await count(`certificates c join registrations r on r.id = c.registration_id
      where c.minutes is distinct from r.minutes_present or c.minutes < c.needed_minutes or c.issued_at > '${demoNow.toISOString()}'`),
    ).toBe(0);
  });

  it('sends a mail to somebody with a certificate and feedback to give, and one to somebody with a ticket', async () => {
    const invited = (slug: string) => `messages m join registrations r on r.id = m.registration_id
      join sessions s on s.id = r.session_id where m.kind = 'invited' and m.state = 'queued' and s.slug = '${slug}'`;
    expect(await count(invited(slugs.sprint))).toBe(1);
    const heldBy = `(select r.attendee_id from messages m join registrations r on r.id = m.registration_id
      where m.kind = 'invited' and m.state = 'queued')`;
    const waiting = await query(`select r.id from registrations r join sessions s on s.id = r.session_id
      where s.slug = '${slugs.coolStreets}' and r.minutes_present >= s.duration_minutes * 0.75 and r.attendee_id in ${heldBy}
        and not exists (select from certificates c where c.registration_id = r.id)`);
    const marks = waiting.flatMap(({ id }) => feedbackMarks([testConfig.secret], String(id)));
    const given = await findFeedbackMarks(database.dataSource.manager, marks);
    expect([waiting.length, given.size]).toEqual([1, 0]);
  });

  it('has a workshop going on whose door is open and whose room has a code', async () => {
    const [session] =
      await query(`select s.id, s.starts_at as "startsAt", s.ends_at as "endsAt", s.registration_closes_at as closes, c.code
      from sessions s join room_codes c on c.session_id = s.id`);
    const times = { startsAt: session?.['startsAt'] as Date, endsAt: session?.['endsAt'] as Date };
    expect(times).toEqual({ startsAt: new Date('2026-11-25T01:00:00Z'), endsAt: new Date('2026-11-26T01:00:00Z') });
    expect(session?.['closes']).toEqual(new Date('2026-11-25T21:00:00Z'));
    expect(readRoomCode(String(session?.['code']))).toBe(session?.['code']);
    expect(roomCodeState(times, demoNow)).toBe('open');
    expect(await countCheckIns(database.dataSource.manager, String(session?.['id']))).toEqual({
      inside: 8,
      expected: 14,
    });
    expect(await query('select method, count(*)::int as n from check_ins group by method order by method')).toEqual([
      { method: 'name', n: 3 },
      { method: 'ticket', n: 5 },
    ]);
  });

  it('happened in the past, each thing after what it needs', async () => {
    const latest = demoNow.toISOString();
    expect(await count(`registrations where updated_at > '${latest}' or created_at > updated_at`)).toBe(0);
    expect(
      await count(`registrations r join sessions s on s.id = r.session_id
        where r.created_at < s.published_at
          or r.created_at >= coalesce(s.registration_closes_at, s.starts_at)`),
    ).toBe(0);
    expect(await count(`sessions where created_at >= published_at or created_at >= starts_at`)).toBe(0);
    expect(
      await count(`messages where created_at > '${latest}' or sent_at > '${latest}' or sent_at < created_at`),
    ).toBe(0);
  });

  it('has materials of sessions, two of them files, and people who asked for a recording', async () => {
    const materials = await query(
      'select kind, visibility, count(file_id)::int as files from session_materials group by 1, 2 order by 1, 2',
    );
    expect(materials).toEqual([
      { kind: 'handout', visibility: 'before', files: 1 },
      { kind: 'recording', visibility: 'after', files: 0 },
      { kind: 'recording', visibility: 'public', files: 0 },
      { kind: 'slides', visibility: 'after', files: 0 },
      { kind: 'slides', visibility: 'public', files: 1 },
    ]);
    expect(await count('recording_requests')).toBe(2);
  });

  it('has three proposals under review with a PDF that a juror can turn', async () => {
    expect(
      await query(`select p.state, count(*)::int as files, min(f.pages) > 0 as "hasPages" from proposal_files f
        join proposals p on p.id = f.proposal_id group by p.state`),
    ).toEqual([{ state: 'submitted', files: 3, hasPages: true }]);
  });

  it('leaves only its latest fourteen messages to be sent', async () => {
    expect(await count(`messages where state = 'sent'`)).toBe(846);
    expect(await count('messages')).toBe(860);
    expect(
      await query(`select kind, count(*)::int as n from messages where state = 'queued' group by kind order by kind`),
    ).toEqual([
      { kind: 'invited', n: 7 },
      { kind: 'pending', n: 1 },
      { kind: 'promoted', n: 1 },
      { kind: 'reminder', n: 3 },
      { kind: 'waitlisted', n: 1 },
      { kind: 'withdrawn', n: 1 },
    ]);
    expect(
      await count(
        `messages where state = 'queued' and position <= (select max(position) from messages where state = 'sent')`,
      ),
    ).toBe(0);
  });

  it('knows proposals with attendees behind them, some on their own word', async () => {
    const states = `select state, count(*)::int as n from proposals group by state order by state`;
    // The open call has no winners yet, and last year's nothing that is still to be decided.
    expect((await query(states)).map(({ state, n }) => `${String(n)} ${String(state)}`)).toEqual([
      '21 draft',
      '10 submitted',
      '1 withdrawn',
    ]);
    expect((await queryLast(states)).map(({ state, n }) => `${String(n)} ${String(state)}`)).toEqual([
      '8 not-selected',
      '3 showcased',
      '9 winner',
    ]);
    expect(await query(`select source, count(*)::int as n from proposals group by source order by source`)).toEqual([
      { source: 'api', n: 11 },
      { source: 'csv', n: 16 },
      { source: 'declared', n: 3 },
      { source: 'form', n: 2 },
    ]);
    expect(
      await query(
        `select evidence, state, count(*)::int as n from proposal_matches group by evidence, state order by evidence`,
      ),
    ).toEqual([
      { evidence: 'address', state: 'linked', n: 34 },
      { evidence: 'declared', state: 'linked', n: 5 },
      { evidence: 'domain', state: 'suggested', n: 8 },
      { evidence: 'organization', state: 'suggested', n: 20 },
    ]);
    expect(
      await count(`sessions s where s.state = 'published' and not exists (select from registrations r
        join proposal_matches l on l.attendee_id = r.attendee_id where r.session_id = s.id)`),
    ).toBe(0);
  });

  it('has a call of the year before, with all that follows its closing', async () => {
    const lines =
      await queryLast(`select concat_ws(' ', s.starts_at_local, s.kind, s.state, s.taken || '/' || s.reserved,
        (select count(*) from registrations r where r.session_id = s.id and r.attended_at is not null),
        (select count(*) from attendance_reports t where t.session_id = s.id),
        (select count(*) from feedback_answers f where f.session_id = s.id),
        (select count(*) from certificates c where c.session_id = s.id),
        (select count(*) from team_invitations i where i.session_id = s.id)) as line
      from sessions s order by s.starts_at`);
    expect(lines.map(({ line }) => line)).toEqual([
      '2025-11-07T16:00 info published 43/0 26 1 14 20 0',
      '2025-11-25T17:00 webinar published 38/0 29 1 12 20 0',
      '2025-12-15T15:00 workshop published 22/0 15 1 9 11 0',
      '2026-03-06T14:00 showcase published 35/0 23 1 13 16 5',
    ]);
    expect(
      await queryLast(`select opens_on::text, closes_on::text, winners from calls
        where closes_on < (select min(starts_at)::date from sessions where kind = 'showcase')`),
    ).toEqual([{ opens_on: '2025-10-31', closes_on: '2026-01-08', winners: 12 }]);
    expect(
      await queryLast(`select count(*)::int as winners, count(*) filter (where outstanding)::int as outstanding,
          count(distinct theme) filter (where outstanding)::int as themes
        from jury_choices c join proposals p on p.id = c.proposal_id where p.state in ('winner', 'showcased')`),
    ).toEqual([{ winners: 12, outstanding: 3, themes: 3 }]);
    expect(await queryLast(`select count(*)::int as n from messages where state = 'queued'`)).toEqual([{ n: 0 }]);
    expect(
      await rows(
        database.dataSource,
        `select count(*)::int as sheets from jury_sheets s join jury_assignments a using (proposal_id, juror_id)
         join proposals p on p.id = s.proposal_id join calls c on c.id = p.call_id
         where c.slug = 'green-transitions-2025' and s.state <> 'handed-in'`,
      ),
    ).toEqual([{ sheets: 0 }]);
  });

  it.each([
    ['green-transitions', 'open_call', 0],
    ['green-transitions-2025', 'last_call', 12],
  ])('comes from session to winner as plain SQL counts it: %s', async (slug, schema, winners) => {
    const { dataSource } = database;
    const count = async (from: string) =>
      (await rowsOf(dataSource, schema, `select count(*)::int as n from ${from}`))[0]?.['n'];
    const call = await getCallBySlug(dataSource.manager, slug);
    const clock = new TestClock(demoNow);
    await makeFlow(CountOutcomes, dataSource, clock).latest(call, { firstMs: 20_000 });
    const at = `'${demoNow.toISOString()}'`;
    const begun = `registrations r join sessions s on s.id = r.session_id and s.state = 'published' and s.starts_at <= ${at}`;
    const came = `select r.attendee_id from ${begun} where r.attended_at is not null`;
    // What was attended once winners were named, as the showcase was, is not how they came to win.
    const cameBefore = `${came} and s.kind <> 'showcase' and not exists (select from proposal_changes c
      where c.to_state = 'winner' and c.at <= s.starts_at)`;
    const backed = `proposals p where exists (select from proposal_matches l
      where l.proposal_id = p.id and l.state = 'linked' and l.attendee_id in (${cameBefore}))`;
    const was = (...states: string[]) => `exists (select from proposal_changes c
      where c.proposal_id = p.id and c.to_state in (${states.map((state) => `'${state}'`).join(', ')}))`;
    const whole = {
      registered: await count(`(select distinct r.attendee_id from ${begun}
        where r.attended_at is not null or r.state not in ('cancelled', 'declined')) as people`),
      invited: 0,
      attended: await count(`(select distinct attendee_id from (${came}) as c) as people`),
      proposals: {
        drafted: await count(backed),
        submitted: await count(`${backed} and ${was('submitted', 'shortlisted', 'winner', 'not-selected')}`),
        shortlisted: await count(`${backed} and ${was('shortlisted', 'winner')}`),
        won: await count(`${backed} and ${was('winner')}`),
        showcased: await count(`${backed} and ${was('showcased')}`),
      },
    };
    expect(await findWholeCall(dataSource.manager, call.id)).toMatchObject(whole);
    const { attended, others } = await findCompared(dataSource.manager, call.id);
    expect([attended.drafted + others.drafted, attended.won + others.won]).toEqual([await count('proposals'), winners]);
    expect(Math.min(attended.won, others.won)).toBeGreaterThanOrEqual(Math.min(winners, 3));
  });

  it('asks three questions in one session, and most have answered', async () => {
    const asked = await query(`select s.questions, array_agg(q.key order by q.position) as keys,
      (select count(*)::int from registrations r where r.session_id = s.id and r.answers <> '{}') as answered,
      (select count(*)::int from registrations r where r.session_id = s.id and r.answers = '{}') as open
      from sessions s join questions q on q.session_id = s.id group by s.id, s.questions`);
    expect(asked).toEqual([{ questions: 3, keys: ['stage', 'lines', 'hope'], answered: 14, open: 1 }]);
  });

  it('has a jury of three at work, with a deadline after the call closes', async () => {
    expect(
      await query(`select o.name, count(*)::int as given, count(*) filter (where s.state = 'handed-in')::int as scored,
          count(*) filter (where s.state = 'draft')::int as drafts,
          (select count(*)::int from jury_conflicts c where c.juror_id = o.id) as conflicts
        from jury_assignments a join organizers o on o.id = a.juror_id
        left join jury_sheets s on s.proposal_id = a.proposal_id and s.juror_id = a.juror_id
        group by o.id order by o.name`),
    ).toEqual([
      { name: 'Juror 1', given: 6, scored: 4, drafts: 1, conflicts: 0 },
      { name: 'Juror 2', given: 7, scored: 4, drafts: 1, conflicts: 0 },
      { name: 'Juror 3', given: 6, scored: 0, drafts: 0, conflicts: 1 },
    ]);
    expect(await count('jury_choices')).toBe(0);
    expect(
      await query(`select scores_until_local from jury_settings j join calls c on c.id = j.call_id
        where scores_until_at > c.closes_at`),
    ).toEqual([{ scores_until_local: '2027-01-24T18:00' }]);
  });

  it('is seeded once', async () => {
    const tables = ['sessions', 'attendees', 'registrations', 'messages', 'proposals', 'audit_entries'];
    const everything = () => Promise.all([rows(database.dataSource, everybody), ...tables.map(count)]);
    const before = await everything();
    const later = new Date(demoNow.getTime() + 3_600_000);
    const again = { config: testConfig, organizer: staff, now: later };
    expect(await Promise.all([seedDemo(database.dataSource, again), seedDemo(database.dataSource, again)])).toEqual([
      false,
      false,
    ]);
    expect(await everything()).toEqual(before);
  });

  // Last, because it sends emails. `demo-run.long.ts` starts it without anything, and kills it.
  it('runs as a process over its data until a signal stops it', async () => {
    const demo = await startDemo({
      // Any free one: a demo that starts beside this one could take the usual one meanwhile.
      PORT: '0',
      DATABASE_URL: database.url,
      SECRET: testConfig.secret,
      GREENROOM_DATA_DIR: await newDataDir(),
    });
    expect(demo.errors).toContain('Using the existing demo data');
    const page = await fetch(demo.programme);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Mapping floods with the people')]);
    const call = await fetch(new URL('api/v1/calls/green-transitions', demo.programme), {
      headers: { authorization: `Bearer ${demo.key}` },
    });
    expect([call.status, demo.email]).toEqual([200, 'organizer@example.org']);
    await until(async () => ((await (await fetch(new URL('api/email', demo.mailbox))).json()) as unknown[]).length > 0);
    expect(await stopDemo(demo, 'SIGTERM')).toBe(0);
    await expect(fetch(demo.programme)).rejects.toThrow('fetch failed');
    await expect(fetch(demo.mailbox)).rejects.toThrow('fetch failed');
  });

  it('says at once that the port which was asked for is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    try {
      const started = startDemo({ PORT: String(port), GREENROOM_DATA_DIR: await newDataDir() });
      await expect(started).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use.`);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
