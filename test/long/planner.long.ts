import { getCallBySlug } from '../../src/domain/calls/calls.queries.js';
import { countZonesOfCall } from '../../src/domain/registrations/people/zones.queries.js';
import type { ExpectedPeople } from '../../src/domain/time/holidays.js';
import type { Constraints } from '../../src/parts/planner/domain/candidate-starts.js';
import { usualHumaneHours } from '../../src/domain/time/humane-hours.js';
import { type PlannedRuns, type PlanRequest, planStarts } from '../../src/parts/planner/domain/plan.js';
import { readTzData } from '../../src/domain/time/read-tz-data.js';
import { tzDataVersion, useTzData } from '../../src/domain/time/tz-data.js';
import { listZones } from '../../src/domain/time/zones.js';
import { seedDemo } from '../../src/cli/demo/seed.js';
import { freshDatabase } from '../support/database.js';
import { staff, testConfig } from '../support/world.js';
import { findPython, PythonProgram } from './python.js';

interface Tried {
  compared: number;
  pairs: number;
  triples: number;
  single: number;
  pair: number;
  triple: number;
  chosen: { inside: number; atLunch: number; leftOut: (string | number)[][] }[];
}

const workdays = [1, 2, 3, 4, 5];
const everyDay = [...workdays, 6, 7];
const hosts = { timeZone: 'Asia/Taipei', from: 7 * 60, until: 22 * 60, weekdays: workdays };

function request(people: ExpectedPeople[], changes: Partial<Constraints>, hours = usualHumaneHours): PlanRequest {
  const constraints = {
    timeZone: 'Asia/Taipei',
    fromDate: '2027-02-22',
    untilDate: '2027-05-02',
    weekdays: workdays,
    exceptDates: [],
    minutes: 60,
    available: [hosts],
    notBefore: new Date(0),
    ...changes,
  };
  return { people, constraints, hours };
}

function zones(names: string, weight: (index: number) => number): ExpectedPeople[] {
  return names.split(' ').map((timeZone, index) => ({ timeZone, weight: weight(index) }));
}

const cities =
  'Asia/Taipei America/Los_Angeles America/New_York America/Sao_Paulo Europe/Berlin Africa/Lagos Africa/Nairobi ' +
  'Asia/Kolkata Asia/Kathmandu Asia/Jakarta Asia/Tokyo Australia/Sydney Pacific/Auckland Pacific/Honolulu Asia/Dubai';

/** Three audiences that nobody has: each puts something else to the test. */
const invented: Record<string, () => PlanRequest> = {
  // All hours of the day, no hosts: every triple of one week is tried.
  'fifteen world cities, any hour': () =>
    request(
      zones(cities, () => 1),
      {
        fromDate: '2027-03-01',
        untilDate: '2027-03-07',
        available: [],
      },
    ),
  // Both changes of the clocks in March, on odd offsets, with weekends, other humane hours and hosts on two continents.
  'odd offsets while clocks change': () =>
    request(
      zones(
        'Australia/Lord_Howe Pacific/Chatham Asia/Kathmandu America/St_Johns Europe/London Africa/Casablanca Asia/Tehran America/Havana',
        (index) => 7 + 13 * index,
      ),
      {
        timeZone: 'Europe/Berlin',
        fromDate: '2027-03-08',
        untilDate: '2027-04-11',
        weekdays: everyDay,
        exceptDates: ['2027-03-26', '2027-03-29'],
        minutes: 45,
        available: [
          { timeZone: 'Europe/Berlin', from: 8 * 60, until: 24 * 60, weekdays: everyDay },
          { timeZone: 'America/New_York', from: 6 * 60, until: 20 * 60, weekdays: everyDay },
        ],
      },
      { ...usualHumaneHours, from: 9 * 60, until: 18 * 60, lunchShare: 0.25, weekdays: everyDay },
    ),
  'weeks from Sunday to Thursday beside others': () =>
    request(
      zones('Asia/Riyadh Africa/Cairo Asia/Tehran Asia/Dubai Europe/Paris Africa/Kampala', (index) => 3 + 7 * index),
      { timeZone: 'Asia/Riyadh', fromDate: '2027-03-01', untilDate: '2027-03-14', weekdays: null, available: [] },
    ),
  '10,000 people in 300 zones': () =>
    request(
      listZones(new Date('2027-01-01T00:00Z'))
        .slice(0, 300)
        .map(({ timeZone }, index) => ({ timeZone, weight: 1 + ((index * 7919) % 66) })),
      { untilDate: '2027-03-14', minutes: 90 },
    ),
};

const python = new PythonProgram(findPython('import zoneinfo'), 'planner.py');
const figures: string[] = [];

// Rules that changed since the system's data were released would be no fault of the planner.
beforeAll(async () => {
  const { tzPath } = (await python.read<{ tzPath: string }>()) ?? { tzPath: '' };
  useTzData(await readTzData(tzPath));
});
afterAll(() => {
  python.end();
  process.stdout.write(`${figures.join('\n')}\nTime zone data ${tzDataVersion()}\n`);
});

async function demoRequest(): Promise<PlanRequest> {
  const database = await freshDatabase();
  try {
    await seedDemo(database.dataSource, {
      config: testConfig,
      organizer: staff,
      now: new Date('2026-11-25T02:07:00Z'),
    });
    const { manager } = database.dataSource;
    const [row] = await manager.query<{ slug: string }[]>(
      `select c.slug from calls c join attendees a on a.call_id = c.id group by c.id order by count(*) desc limit 1`,
    );
    const call = await getCallBySlug(manager, row?.slug ?? '');
    const people = await countZonesOfCall(manager, call.id);
    const host = { ...hosts, timeZone: call.timeZone };
    return request(
      people.map(({ timeZone, people: weight }) => ({ timeZone, weight })),
      { timeZone: call.timeZone, available: [host] },
    );
  } finally {
    await database.drop();
  }
}

/** The planner's answer and that of trying everything. */
async function compare(name: string, asked: PlanRequest): Promise<void> {
  const began = performance.now();
  const plan = planStarts(asked);
  const ms = Math.round(performance.now() - began);
  const { constraints, hours, people } = asked;
  const runs = [...plan.single, plan.pair, plan.triple].filter((one): one is PlannedRuns => one !== null);
  const chosen = runs.map(({ starts }) => starts.map((at) => at.toISOString().replace('Z', '+00:00')));
  python.write({ ...constraints, hours, people, chosen });
  const tried = await python.read<Tried>();
  const score = (one: PlannedRuns | null | undefined) => one?.score ?? -1;
  expect({
    compared: plan.compared,
    single: score(plan.single[0]),
    pair: score(plan.pair),
    triple: score(plan.triple),
  }).toEqual({ compared: tried?.compared, single: tried?.single, pair: tried?.pair, triple: tried?.triple });
  expect(
    runs.map(({ inside, atLunch, leftOut }) => ({
      inside,
      atLunch,
      leftOut: leftOut
        .map(({ timeZone, weight, locals }) => [timeZone, weight, ...locals.map(({ local }) => local)])
        .sort(([a = '', b = 0], [c = '', d = 0]) => (a === c ? Number(b) - Number(d) : a < c ? -1 : 1)),
    })),
  ).toEqual(tried?.chosen);
  figures.push(
    `${name}: ${plan.people} people in ${people.length} zones, ${plan.compared} starts, ${tried?.pairs} pairs and ` +
      `${tried?.triples} triples tried; best ${tried?.single}, ${tried?.pair} and ${tried?.triple}; planner ${ms} ms`,
  );
}

test('for the demo, no start and no two or three runs are better than the planner’s', async () => {
  await compare('demo', await demoRequest());
});

test.each(Object.entries(invented))('for %s, nothing is better than the planner’s', async (name, asked) => {
  await compare(name, asked());
});
