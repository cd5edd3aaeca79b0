import { once } from 'node:events';
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import {
  databaseSeconds,
  databaseUrl,
  holdEmails,
  makeCall,
  makeSessions,
  processorSeconds,
  startGreenroom,
} from './greenroom.js';
import { httpRequest, load } from './load.js';

/** How many events wait for a receiver that never answers; fewer on a busy machine (`EVENTS`). */
const waiting = Number(process.env.EVENTS ?? 1_000_000);
const rounds = 3;
const triggers = ['registrations_note_events', 'registration_notes_event'];

/**
 * What the stream of events costs a registration, alone and while a million events wait for a receiver that never
 * answers: with and without its triggers in turn, so that other work on the machine harms both. `server` and `database`
 * are milliseconds of processor for each request. And how fast the stream is read.
 */
export async function measure() {
  const greenroom = await startGreenroom({ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });
  const client = new Client({ connectionString: await databaseUrl(greenroom) });
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  await client.connect();
  try {
    const call = await makeCall(greenroom);
    const sessions = await makeSessions(greenroom, call, 100, { capacity: 1_000_000, waitlist: false, reminders: [] });
    await holdEmails(greenroom);
    const register = (stem) => weighed(greenroom, stem, (n) => sessions[n % sessions.length]);
    const without = () => setTriggers(client, 'disable');
    const having = () => setTriggers(client, 'enable');
    await register('warm');
    const [floor, alone] = await inTurn([without, having], (name) => register(`alone-${name}`));

    await client.query(
      `insert into events (sequence, type, object_id, call_id, data, at)
       select s.last_sequence + n, 'registration.confirmed', gen_random_uuid(), c.id,
         jsonb_build_object('registrationId', gen_random_uuid(), 'sessionId', gen_random_uuid(), 'state', 'confirmed'), now()
       from event_stream s, calls c, generate_series(1, $1::int) n`,
      [waiting],
    );
    await greenroom.api('POST', '/webhooks', { name: 'silent', url: `http://127.0.0.1:${silent.address().port}/` });
    await client.query(`update event_stream set last_sequence = (select max(sequence) from events)`);
    await client.query('vacuum analyze events');
    const [queuedFloor, queued] = await inTurn([without, having], (name) => register(`queued-${name}`));

    const read = await readAll(greenroom);
    const against = (what, one, other, target) => ({
      what,
      ...one,
      ratio: one.cost / other.cost,
      target: `at most ${target}`,
      isMet: one.cost / other.cost <= target,
    });
    return [
      { what: 'registration without the stream', ...floor },
      against('registration', alone, floor, 1.05),
      { what: `registration without the stream, ${waiting} events wait`, ...queuedFloor },
      against(`registration, ${waiting} events wait`, queued, queuedFloor, 1.1),
      { what: 'reading the stream', ...read, target: '20,000 a second', isMet: read.perSecond >= 20_000 },
    ];
  } finally {
    silent.closeAllConnections();
    silent.close();
    await client.end();
    await greenroom.stop();
  }
}

async function setTriggers(client, how) {
  for (const name of triggers) await client.query(`alter table registrations ${how} trigger ${name}`);
}

/** The best round of each: `cost` is the processor time of server and database for each request. */
async function inTurn(ways, run) {
  const best = ways.map(() => ({ cost: Infinity }));
  for (let round = 0; round < rounds; round++) {
    for (const [index, prepare] of ways.entries()) {
      await prepare();
      const result = await run(`${index}-${round}`);
      if (result.cost < best[index].cost) best[index] = result;
    }
  }
  return best;
}

async function weighed(greenroom, stem, sessionOf) {
  const { port, key, pid } = greenroom;
  const headers = { authorization: `Bearer ${key}` };
  const before = [await processorSeconds(pid), await databaseSeconds(greenroom)];
  let count = 0;
  const request = () => {
    const n = count++;
    const person = { email: `${stem}-${n}@example.org`, name: `Visitor ${n}`, timeZone: 'Africa/Nairobi' };
    return httpRequest('POST', `/api/v1/sessions/${sessionOf(n)}/registrations`, headers, person);
  };
  const result = await load({ port, connections: 64, seconds: 4, request });
  const server = (((await processorSeconds(pid)) - before[0]) / count) * 1000;
  const database = (((await databaseSeconds(greenroom)) - before[1]) / count) * 1000;
  return { ...result, server, database, cost: server + database };
}

async function readAll({ api }) {
  const from = performance.now();
  let [after, events] = ['0', 0];
  for (;;) {
    const { items, last } = await api('GET', `/events?limit=1000&after=${after}`);
    events += items.length;
    if (items.length === 0) break;
    after = last;
  }
  const seconds = (performance.now() - from) / 1000;
  return { perSecond: events / seconds, seconds };
}
