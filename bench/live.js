import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import {
  databaseUrl,
  holdEmails,
  makeCall,
  makeSessions,
  processorSeconds,
  residentMegabytes,
  startGreenroom,
} from './greenroom.js';
import { httpRequest, load } from './load.js';

/** How many phones follow a session on one instance, and how many on two; fewer on a busy machine. */
const phones = Number(process.env.PHONES ?? 1000);
const manyPhones = Number(process.env.MANY_PHONES ?? 10_000);
const changes = 10;
const perLanguage = ['en', 'fr', 'zh-TW', 'ar'];
/** A change that hasn't arrived everywhere by then is counted as one that took so long. */
const patienceMs = 30_000;
const secret = 'a secret that all instances of the benchmark share';

/**
 * Phones that follow the questions of a session by server-sent events, all on this machine: how long until every one of
 * them has a change, what they take of memory and processor, and what registrations beside them lose; then many more on two
 * instances over one database. Last, the times that can be booked with fifty hosts in three months.
 */
export async function measure() {
  return [...(await onOneInstance()), ...(await onTwoInstances()), await bookableTimes()];
}

async function onOneInstance() {
  const greenroom = await startGreenroom({ TRUST_PROXY: '127.0.0.1' });
  const client = new Client({ connectionString: await databaseUrl(greenroom) });
  await client.connect();
  const state = { phones: 0, news: 0, onNews: () => undefined, connections: [] };
  try {
    const { session, path } = await askHundred(greenroom, client);
    await holdEmails(greenroom);
    // Before anything else fills the heap: what is left of it would be used again, and hide what the phones take.
    const empty = await residentMegabytes(greenroom.pid);
    await follow([greenroom], path, phones, state);
    const megabytes = (await residentMegabytes(greenroom.pid)) - empty;
    const before = [await processorSeconds(greenroom.pid), performance.now()];
    const { median, slowest } = await timesOf(client, session, state);
    const seconds = (performance.now() - before[1]) / 1000;
    const cores = ((await processorSeconds(greenroom.pid)) - before[0]) / seconds;

    // Once with phones, between two times without: the table grows meanwhile, and that is not theirs.
    const register = (stem) => registering(greenroom, session, stem);
    leave(state);
    await register('warm');
    const earlier = await register('earlier');
    await follow([greenroom], path, phones, state);
    const run = { isOver: false };
    const changing = (async () => {
      while (!run.isOver) await change(client, session, state);
    })();
    const beside = await register('beside');
    run.isOver = true;
    await changing;
    leave(state);
    await pause(3000);
    const later = await register('later');
    const ratio = (2 * beside.perSecond) / (earlier.perSecond + later.perSecond);
    return [
      { what: `${phones} phones: seconds until all have a change`, median, slowest, target: 2, isMet: slowest <= 2 },
      { what: 'memory for them, MB', megabytes, target: 60, isMet: megabytes <= 60 },
      { what: 'processor, a change after the other', cores, target: 1, isMet: cores <= 1 },
      { what: 'registrations before they come', ...earlier },
      { what: 'registrations beside them', ...beside, ratio, target: 'at least 0.9', isMet: ratio >= 0.9 },
      { what: 'registrations after they have left', ...later },
    ];
  } finally {
    leave(state);
    await client.end();
    await greenroom.stop();
  }
}

async function onTwoInstances() {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-bench-'));
  await chmod(folder, 0o755);
  const { startEmbeddedPostgres } = await import('../dist/src/platform/embedded-postgres/embedded-postgres.js');
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log: () => undefined });
  const client = new Client({ connectionString: postgres.url });
  const instances = [];
  const state = { phones: 0, news: 0, onNews: () => undefined, connections: [] };
  try {
    await client.connect();
    const env = { DATABASE_URL: postgres.url, SECRET: secret, TRUST_PROXY: '127.0.0.1' };
    for (let n = 0; n < 2; n++) instances.push(await startGreenroom(env));
    const { session, path } = await askHundred(instances[0], client);
    const memory = () => Promise.all(instances.map(({ pid }) => residentMegabytes(pid)));
    const empty = await memory();
    await follow(instances, path, manyPhones, state);
    const megabytes = Math.max(...(await memory()).map((one, n) => one - empty[n]));
    const { median, slowest } = await timesOf(client, session, state);
    const what = `${manyPhones} phones on two instances`;
    return [
      { what: `${what}: seconds until all have a change`, median, slowest, target: 2, isMet: slowest <= 2 },
      { what: `${what}: memory of the larger, MB`, megabytes },
    ];
  } finally {
    leave(state);
    for (const instance of instances) await instance.stop();
    await client.end();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fifty hosts in five zones with hours on each working day, exceptions, and a booking a day: the clocks change meanwhile. */
async function bookableTimes() {
  const { freeSlots } = await import('../dist/src/parts/consultations/domain/slots.js');
  const dayMs = 86_400_000;
  const from = new Date('2027-02-20T00:00:00Z');
  const range = { from, until: new Date(from.getTime() + 92 * dayMs), now: from };
  const zones = ['Asia/Taipei', 'Europe/Lisbon', 'Africa/Nairobi', 'America/Bogota', 'Australia/Lord_Howe'];
  const weekly = [1, 2, 3, 4, 5].flatMap((weekday) => [
    { weekday, from: '09:00', until: '12:00' },
    { weekday, from: '13:00', until: '17:00' },
  ]);
  const exceptions = [
    { date: '2027-03-28', from: '09:00', until: '12:00' },
    { date: '2027-03-29', from: null, until: null },
  ];
  const rules = { weekly, exceptions, lengthMinutes: 30, bufferMinutes: 10, noticeHours: 24 };
  const hosts = Array.from({ length: 50 }, (_one, n) => ({ ...rules, timeZone: zones[n % zones.length] }));
  const busy = Array.from({ length: 90 }, (_one, day) => {
    const at = from.getTime() + day * dayMs + 36_000_000;
    return { from: at, until: at + 1_800_000 };
  });
  const times = Array.from({ length: 21 }, () => {
    const begun = performance.now();
    for (const host of hosts) freeSlots(host, busy, range);
    return performance.now() - begun;
  });
  const [first] = times;
  const p50 = times.toSorted((one, other) => one - other)[10];
  return { what: 'times of 50 hosts in three months, ms', first, p50, target: 50, isMet: p50 < 50 };
}

/** Makes a session with a hundred questions. Returns its id and where phones follow it. */
async function askHundred(greenroom, client) {
  const call = await makeCall(greenroom);
  const [session] = await makeSessions(greenroom, call, 1, { capacity: 1_000_000, waitlist: false, reminders: [] });
  const { slug } = await greenroom.api('GET', `/sessions/${session}`);
  await client.query(`update calls set features = features || '{"questions": true}', languages = $1`, [perLanguage]);
  await client.query(
    `insert into inquiries (id, call_id, number, session_id, language, original, text, source, asked_at)
     select gen_random_uuid(), s.call_id, n, s.id, 'en', t, t, 'room', now()
     from sessions s, generate_series(1, 100) n, concat('How does a port give power to a ship at berth? ', n) t
     where s.id = $1`,
    [session],
  );
  return { session, path: `/calls/${call}/sessions/${slug}/live/updates` };
}

/** Lets phones follow a session, a hundred behind each address, and waits until all have the list. */
async function follow(instances, path, count, state) {
  for (let from = 0; from < count; from += 100) {
    const some = Array.from({ length: Math.min(100, count - from) }, (_one, n) => {
      const { port } = instances[n % instances.length];
      const address = `10.1.${Math.floor(from / 25_600)}.${Math.floor(from / 100) % 256}`;
      return connect({ port, path: `${path}?lang=${perLanguage[n % perLanguage.length]}`, address }, state);
    });
    await Promise.all(some);
  }
  await arrived(state);
  // What was read while they came has been sent by then.
  await pause(3000);
}

/** Ends all connections of phones. */
function leave(state) {
  for (const one of state.connections.splice(0)) one.destroy();
  state.phones = 0;
}

/** Returns the median and the longest of the seconds that some changes take. */
async function timesOf(client, session, state) {
  const times = [];
  for (let n = 0; n < changes; n++) times.push(await change(client, session, state));
  times.sort((one, other) => one - other);
  return { median: times[Math.floor(changes / 2)], slowest: times.at(-1) };
}

/** Returns the seconds from a change until every phone has it. */
async function change(client, session, state) {
  state.news = 0;
  const from = performance.now();
  await client.query(
    `update inquiries set state = case state when 'new' then 'chosen' else 'new' end where session_id = $1 and number = 1`,
    [session],
  );
  await arrived(state);
  return (performance.now() - from) / 1000;
}

/** Resolves once something has arrived at every phone, or after some time: a connection may be lost. */
async function arrived(state) {
  let timer;
  await new Promise((resolve) => {
    state.onNews = () => state.news >= state.phones && resolve();
    timer = setTimeout(resolve, patienceMs);
    state.onNews();
  });
  clearTimeout(timer);
}

/** A phone: counts what arrives. */
async function connect({ port, path, address }, state) {
  const headers = { 'x-forwarded-for': address };
  const request = get({ host: '127.0.0.1', port, path, headers, agent: false });
  const [response] = await once(request, 'response');
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode}`);
  state.phones += 1;
  state.connections.push(request);
  response.setEncoding('latin1');
  const sign = 'data: ';
  let tail = '';
  response.on('data', (text) => {
    const seen = tail + text;
    for (let at = seen.indexOf(sign); at !== -1; at = seen.indexOf(sign, at + 1)) {
      state.news += 1;
      state.onNews();
    }
    // A sign can be cut in two.
    tail = seen.slice(-(sign.length - 1));
  });
  response.on('error', () => undefined);
}

async function registering({ port, key }, session, stem) {
  let count = 0;
  const headers = { authorization: `Bearer ${key}` };
  const request = () => {
    const n = count++;
    const person = { email: `${stem}-${n}@example.org`, name: `Visitor ${n}`, timeZone: 'Africa/Nairobi' };
    return httpRequest('POST', `/api/v1/sessions/${session}/registrations`, headers, person);
  };
  return load({ port, connections: 64, seconds: 4, request });
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
