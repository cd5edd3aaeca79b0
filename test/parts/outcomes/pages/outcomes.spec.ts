import { parse } from 'csv-parse/sync';
import { CountOutcomes } from '../../../../src/parts/outcomes/flows/count-outcomes.flow.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../../support/console-client.js';
import { type History, writeHistory } from '../../../support/outcome-history.js';
import { createWorld } from '../../../support/world.js';
import { until } from '../../../support/greenroom-process.js';

/** Ten days before the last. */
const now = new Date('2027-03-21T08:00:00Z');
const path = '/console/calls/solutions/outcomes';
let greenroom: TestApp;
let viewer: ConsoleClient;
let organizer: ConsoleClient;
let sessions: string[];

const person = (organization: number | null, country: string | null) => ({ organization, country, hears: true });
const seat = (who: number, session: number, attendedHoursAgo: number | null) => {
  return { person: who, session, state: 'confirmed', attendedHoursAgo, byDelegation: who === 0 };
};
const proposal = (state: string) => {
  return { theme: 'energy', state, states: [], submittedHoursAgo: null, becameProposal: null };
};

/** Twelve people at a webinar, eight of whom attend, six of these a second session; 24 proposals, 12 of them by people who attended. */
const history: History = {
  sessions: [
    { kind: 'webinar', themes: ['energy'], runOf: null, state: 'published', startsInHours: -90 },
    { kind: 'workshop', themes: ['energy'], runOf: null, state: 'published', startsInHours: -40 },
  ],
  organizations: [{ kind: 'start-up', country: 'VN' }],
  people: Array.from({ length: 12 }, (_, index) => person(index < 4 ? 0 : null, index < 6 ? null : 'JP')),
  registrations: [
    ...Array.from({ length: 12 }, (_, who) => seat(who, 0, who < 8 ? 90 : null)),
    ...Array.from({ length: 6 }, (_, who) => seat(who, 1, 40)),
  ],
  proposals: [
    ...Array.from({ length: 12 }, (_, index) => proposal(index < 11 ? 'submitted' : 'draft')),
    ...Array.from({ length: 12 }, (_, index) => proposal(index < 2 ? 'winner' : 'draft')),
  ],
  // All twelve are those of persons 0 and 1.
  links: Array.from({ length: 12 }, (_, index) => ({ proposal: index, person: index % 2, state: 'linked' })),
};

beforeAll(async () => {
  greenroom = await startTestApp({ now });
  const world = await createWorld(greenroom.dataSource, greenroom.clock, greenroom.config);
  const like = (await world.session({ startsAtLocal: '2027-03-30T16:00', title: 'Ahead' })).id;
  sessions = await writeHistory(greenroom.dataSource, { callId: world.call.id, like, now }, history);
  await greenroom.app.get(CountOutcomes).latest(world.call, { firstMs: 20_000 });
  viewer = await consoleClient(greenroom, 'viewer');
  organizer = await consoleClient(greenroom, 'organizer');
});
afterAll(() => greenroom?.stop());
beforeEach(() => greenroom.clock.set(now));

const rowsIn = (html: string, table: string) =>
  [
    ...(html.split(`<table class="${table}`)[1] ?? '')
      .split('</table>')[0]!
      .matchAll(/<tr role="row"><th role="rowheader"[\s\S]*?<\/tr>/gu),
  ].map(([row]) => textOf(row));

describe('the page of the outcomes', () => {
  test('draws the whole line, each bar with its number and its shares', async () => {
    const { status, html } = await viewer.get(path);
    expect(status).toBe(200);
    expect(textOf(html)).toContain('As of Sun 21 Mar, 16:00, Taipei time. 2 sessions counted, 1 still to come.');
    expect(textOf(html.slice(html.indexOf('class="figures"'), html.indexOf('id="by"')))).toContain(
      'People registered 12 People attended 67% of 12 8 Proposals from attendees 11 Winners from attendees 0% of 11 0',
    );
    const whole = html.slice(html.indexOf('id="whole"'), html.indexOf('id="compared"'));
    expect([...whole.matchAll(/<svg role="img" aria-label="([^"]+)"/gu)].map(([, words]) => words)).toEqual([
      'Registered: 12',
      'Attended: 8; 67% of 12; 4 fewer',
      'Linked to a proposal: 2; 25% of 8; 17% of registered; 6 fewer',
      'Drafted: 12; by 2 people, 17% of registered',
      'Submitted: 11; 92% of 12; by 2 people, 17% of registered; 1 fewer',
      'Shortlisted: 0; 11 fewer',
      'Won: 0',
      'Showcased: 0',
      'Pilot with the city: 0',
    ]);
    expect(whole).toContain('<rect class="k1" x="66.67%" y="30%" width="33.33%" height="40%"/>');
    expect(textOf(whole)).toContain('By a delegation: 1.');
  });

  test.each([
    ['theme', ['Sustainable Energy 12 8 11 0', 'Green Living 0 0 0 0']],
    ['session', ['Session 1 Sat 20 Mar, 00:00 6 6 11 0', 'Session 0 Wed 17 Mar, 22:00 12 8 11 0']],
    ['country', ['Japan 6 2 0 0', 'Vietnam 4 4 11 0', 'Unknown 2 2 0 0']],
    [
      'organization-kind',
      expect.arrayContaining([expect.stringMatching(/^Unknown 8 /u), expect.stringMatching(/^Start-up 4 /u)]),
    ],
    ['kind', expect.arrayContaining([expect.stringMatching(/^Webinar 12 /u), expect.stringMatching(/^Workshop 6 /u)])],
  ])('puts them into rows by %s', async (by, rows) => {
    expect(rowsIn((await viewer.get(`${path}?by=${by}`)).html, 'tbl outcomes')).toEqual(rows);
  });

  test('compares with those who attended nothing, as what goes together', async () => {
    const { html } = await viewer.get(path);
    const section = html.slice(html.indexOf('id="compared"'), html.indexOf('id="how"'));
    expect(textOf(section)).toContain('An association, not a cause');
    expect(rowsIn(section, 'tbl')).toEqual([
      'Submitted 11 of 12, 92% (65% to 99%) 2 of 12, 17% (5% to 45%) 75 percentage points more often (36 to 89).',
      'Shortlisted 0 of 12, 0% (0% to 24%) 2 of 12, 17% (5% to 45%) 17 percentage points, perhaps by chance (−45 to 10).',
      'Won 0 of 12, 0% (0% to 24%) 2 of 12, 17% (5% to 45%) 17 percentage points, perhaps by chance (−45 to 10).',
    ]);
    expect(section).toContain('<line class="reach" x1="64.61%" x2="98.51%" y1="50%" y2="50%"/>');
  });

  test('says how many attended twice and have no draft, for a broadcast to them', async () => {
    const { html } = await organizer.get(path);
    expect(textOf(html)).toContain('4 attended 2 sessions or more, have no proposal, and can be emailed');
    expect(textOf(html)).toContain('10 days left. The call closes on 31 March 2027.');
    const link = '/console/calls/solutions/broadcasts/new?attendedAtLeast=2&proposal=no';
    expect(html).toContain(`href="${link.replaceAll('&', '&amp;').replaceAll('=', '&#x3D;')}"`);
    const form = formOf((await organizer.get(link)).html, '/console/calls/solutions/broadcasts/new');
    expect(form).toMatchObject({ attendedAtLeast: '2', proposal: 'no', 'contents.en.subject': '' });
    // What the form then counts is the same.
    const preview = await organizer.post('/console/calls/solutions/broadcasts/new', {
      attendedAtLeast: form['attendedAtLeast'] ?? '',
      proposal: form['proposal'] ?? '',
      'contents.en.subject': 'Ten days left',
      'contents.en.body': 'Hello {{name}}',
    });
    expect(textOf((await organizer.get(preview.location ?? '')).html)).toContain('Recipients now: 4');
  });

  test('is there in Traditional Chinese, and in no call that is not there', async () => {
    const { html } = await viewer.get(`${path}?lang=zh-TW`);
    expect(textOf(html)).toContain('出席 8 12 中的 67%');
    await viewer.get(`${path}?lang=en`);
    for (const page of ['outcomes', 'outcomes.csv', 'outcomes.xlsx'])
      expect((await viewer.get(`/console/calls/none/${page}`)).status).toBe(404);
  });

  test('counts again when an organizer asks, and by itself when it is time', async () => {
    const registered = async (client: ConsoleClient) =>
      /aria-label="Registered: (\d+)"/u.exec((await client.get(path)).html)?.[1];
    /** It may take longer than the page waits for it. */
    const soon = (client: ConsoleClient, wanted: string) => until(async () => (await registered(client)) === wanted);
    const come = `update registrations set state = $1 where session_id = $2 and attended_at is null`;
    expect(await registered(organizer)).toBe('12');
    await greenroom.dataSource.query(come, ['cancelled', sessions[0]]);
    expect(await registered(organizer)).toBe('12');
    expect((await viewer.post(`${path}/count`)).status).toBe(403);
    expect((await organizer.post(`${path}/count`)).location).toBe(path);
    await soon(organizer, '8');
    await greenroom.dataSource.query(come, ['confirmed', sessions[0]]);
    greenroom.clock.advance({ minutes: 20 });
    await soon(viewer, '12');
  });
});

describe('the files of the outcomes', () => {
  test('hold plain numbers, and no share of too few', async () => {
    const { status, headers, html } = await viewer.get(`${path}.csv?by=country`);
    expect([status, headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      200,
      'text/csv; charset=utf-8',
      'attachment; filename="solutions-outcomes-by-country.csv"',
    ]);
    const rows = parse<Record<string, string>>(html, { columns: true, bom: true });
    expect(rows.map(({ key, name }) => [key, name])).toEqual([
      ['all', ''],
      ['JP', 'Japan'],
      ['VN', 'Vietnam'],
      ['', 'Unknown'],
    ]);
    expect(rows[0]).toMatchObject({
      registered_people: '12',
      invited: '1',
      attended_people: '8',
      attended_share_of_registered: '0.6667',
      behind_people: '2',
      drafted_proposals: '12',
      submitted_proposals: '11',
      submitted_share_of_step_before: '0.9167',
      people_behind_submitted: '2',
    });
    expect(rows[2]).toMatchObject({ attended_people: '4', attended_share_of_registered: '', drafted_proposals: '12' });
  });

  test('are there for the comparison, and as workbooks', async () => {
    const { html } = await viewer.get(`${path}.csv?by=compared`);
    const [first] = parse<Record<string, string>>(html, { columns: true, bom: true });
    expect(first).toMatchObject({
      step: 'submitted',
      attended: '11',
      attended_of: '12',
      others: '2',
      difference: '0.75',
    });
    for (const by of ['session', 'compared']) {
      const { status, headers, html: bytes } = await viewer.get(`${path}.xlsx?by=${by}`);
      expect([status, headers.get('content-type'), bytes.slice(0, 2)]).toEqual([
        200,
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'PK',
      ]);
    }
  });
});

describe('the API of the outcomes', () => {
  const outcomes = '/calls/solutions/outcomes';

  test('returns the totals, the rows page by page, and the comparison', async () => {
    const { status, body } = await greenroom.api('GET', `${outcomes}?limit=1`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      by: 'session',
      isCounting: false,
      sessions: 2,
      sessionsAhead: 1,
      all: { invited: 1 },
      items: [{ key: sessions[1], title: 'Session 1', invited: 1 }],
    });
    expect(body.all.steps.slice(1, 4)).toEqual([
      {
        step: 'attended',
        unit: 'people',
        count: 8,
        fromBefore: { count: 8, of: 12, share: 8 / 12 },
        fromRegistered: { count: 8, of: 12, share: 8 / 12 },
      },
      {
        step: 'behind',
        unit: 'people',
        count: 2,
        fromBefore: { count: 2, of: 8, share: 0.25 },
        fromRegistered: { count: 2, of: 12, share: 2 / 12 },
      },
      {
        step: 'drafted',
        unit: 'proposals',
        count: 12,
        fromBefore: null,
        fromRegistered: { count: 2, of: 12, share: 2 / 12 },
      },
    ]);
    expect(body.comparison[0]).toMatchObject({
      step: 'submitted',
      verdict: 'more',
      attended: { count: 11, of: 12 },
      others: { count: 2, of: 12 },
    });
    const rest = await greenroom.api('GET', `${outcomes}?limit=1&cursor=${body.nextCursor}`);
    expect(rest.body).toMatchObject({ items: [{ key: sessions[0] }], nextCursor: null });
  });

  test.each(['theme', 'kind', 'country', 'organization-kind'])('by %s, for a viewer', async (by) => {
    const key = await greenroom.createApiKey('viewer');
    const { status, body } = await greenroom.api('GET', `${outcomes}?by=${by}`, undefined, { key });
    expect([status, body.by, body.items.length > 0]).toEqual([200, by, true]);
  });

  test('refuses what it does not know', async () => {
    expect((await greenroom.api('GET', '/calls/none/outcomes')).status).toBe(404);
    expect((await greenroom.api('GET', `${outcomes}?by=colour`)).body.errors).toMatchObject([{ path: 'by' }]);
  });
});

test('once the call is closed nobody is asked for a draft any more', async () => {
  greenroom.clock.set('2027-04-02T08:00:00Z');
  const later = await consoleClient(greenroom, 'viewer');
  expect(textOf((await later.get(path)).html)).toContain('The call closed on 31 March 2027.');
  expect((await later.get(path)).html).not.toContain('broadcasts/new');
});

test('before there are winners no share of them is shown', async () => {
  await greenroom.dataSource.query(`update proposals set state = 'submitted' where state = 'winner'`);
  const { html } = await (await consoleClient(greenroom)).postAndFollow(`${path}/count`);
  expect(textOf(html)).not.toContain('0% of 11');
});
