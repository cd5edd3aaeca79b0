import { once } from 'node:events';
import { get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { loginCookie } from '../dist/src/console/frame/csrf-token.js';
import { StartRanking } from '../dist/src/parts/planner/domain/best-starts.js';
import { candidateStarts } from '../dist/src/parts/planner/domain/candidate-starts.js';
import { usualHumaneHours } from '../dist/src/domain/time/humane-hours.js';
import { planStarts } from '../dist/src/parts/planner/domain/plan.js';
import { listZones } from '../dist/src/domain/time/zones.js';
import { databaseUrl, makeCall, makeSessions, startGreenroom } from './greenroom.js';
import { insertLike } from './insert-like.js';
import { signIn } from './scale.js';

const rounds = 15;
const constraints = {
  timeZone: 'Asia/Taipei',
  fromDate: '2027-02-22',
  untilDate: '2027-05-02',
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  exceptDates: [],
  minutes: 90,
  available: [],
  notBefore: new Date(0),
};

/**
 * All starts of ten weeks in steps of a quarter of an hour, with the best pair and three, for people all over the world;
 * and the calendar of a month with 500 sessions.
 */
export async function measure() {
  const few = timesOf(10_000, 60);
  const many = timesOf(100_000, 60);
  return [
    { what: 'plan, 10,000 people in 60 zones', ms: few.plan, target: '200 ms', isMet: few.plan <= 200 },
    {
      what: 'plan, 100,000 people in 60 zones',
      ms: many.plan,
      target: 'twice that of 10,000',
      isMet: many.plan <= 2 * few.plan,
    },
    { what: 'plan, 10,000 people in 300 zones', ms: timesOf(10_000, 300).plan },
    { what: 'best pair of all weeks', ms: few.pair, target: '200 ms', isMet: few.pair <= 200 },
    { what: 'best three of all weeks', ms: few.triple, target: '2,000 ms', isMet: few.triple <= 2000 },
    ...(await calendars()),
  ];
}

/** The pages of the calendar in which 500 sessions are, over HTTP, with their size as browsers get it. */
async function calendars() {
  const greenroom = await startGreenroom({ SECRET: 'a secret of the benchmark, long enough to be one' });
  const client = new Client({ connectionString: await databaseUrl(greenroom) });
  await client.connect();
  try {
    const call = await makeCall(greenroom);
    const [session] = await makeSessions(greenroom, call, 1);
    const startsAt = `timestamptz '2098-05-01 00:00Z' + n % 30 * interval '1 day' + n % 17 * interval '75 minutes'`;
    await insertLike(
      client,
      'sessions',
      {
        id: `md5('session' || n)::uuid`,
        slug: `'session-' || n`,
        uid: `'session-' || n`,
        starts_at: startsAt,
        ends_at: `${startsAt} + interval '75 minutes'`,
      },
      `generate_series(0, 499) n, (select * from sessions where id = $1) t`,
      session,
    );
    const cookie = `${loginCookie}=${await signIn(client)}`;
    const rows = [];
    for (const view of ['month', 'agenda']) {
      const url = `http://127.0.0.1:${greenroom.port}/console/calls/${call}/calendar?date=2098-05-15&view=${view}`;
      const times = [];
      let bytes = 0;
      for (let round = 0; round < rounds; round++) {
        const from = performance.now();
        bytes = await sizeOf(url, cookie);
        times.push(performance.now() - from);
      }
      const ms = median(times);
      const kilobytes = Math.ceil(bytes / 1000);
      // The agenda of four weeks has all that a month has, and what can be done with each session.
      const isMet = ms <= 150 && (view === 'agenda' || kilobytes <= 150);
      rows.push({ what: `calendar of 500 sessions, ${view}`, ms, KB: kilobytes, target: '150 ms, 150 KB', isMet });
    }
    return rows;
  } finally {
    await client.end();
    await greenroom.stop();
  }
}

async function sizeOf(url, cookie) {
  const [page] = await once(get(url, { headers: { cookie, 'accept-encoding': 'gzip, br' } }), 'response');
  if (page.statusCode !== 200) throw new Error(`${url}: ${page.statusCode}`);
  let bytes = 0;
  for await (const chunk of page) bytes += chunk.length;
  return bytes;
}

function timesOf(total, count) {
  const people = audience(total, count);
  const starts = candidateStarts(constraints);
  const ranking = () => new StartRanking(starts, constraints.minutes, people, usualHumaneHours);
  return {
    plan: medianOf(() => planStarts({ people, constraints, hours: usualHumaneHours })),
    pair: medianOf(() => ranking().bestRuns(2)),
    triple: medianOf(() => ranking().bestRuns(3)),
  };
}

/** People spread unevenly over zones, the same ones each time. */
function audience(total, count) {
  const zones = listZones(new Date('2027-01-01T00:00Z')).map(({ timeZone }) => timeZone);
  const shares = Array.from({ length: count }, (_, index) => 1 + ((index * 7919) % 97));
  const all = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share, index) => ({
    timeZone: zones[(index * 37) % zones.length],
    weight: Math.max(1, Math.round((total * share) / all)),
  }));
}

function medianOf(work) {
  const times = Array.from({ length: rounds }, () => {
    const from = performance.now();
    work();
    return performance.now() - from;
  });
  return median(times);
}

function median(times) {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
}
