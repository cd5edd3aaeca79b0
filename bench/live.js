import { once } from 'node:events';
import { get } from 'node:http';
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

/** How many phones follow a session; fewer on a busy machine (`PHONES`). */
const phones = Number(process.env.PHONES ?? 1000);
const changes = 10;
const perLanguage = ['en', 'fr', 'zh-TW', 'ar'];

/**
 * Phones that follow the questions of a session by server-sent events on one instance, all on this machine: how long until
 * every one of them has a change, what they take of memory and processor, and what registrations beside them lose.
 */
export async function measure() {
  const greenroom = await startGreenroom();
  const client = new Client({ connectionString: await databaseUrl(greenroom) });
  await client.connect();
  const connections = [];
  try {
    const call = await makeCall(greenroom);
    const [session] = await makeSessions(greenroom, call, 1, { capacity: 1_000_000, waitlist: false, reminders: [] });
    const { slug } = await greenroom.api('GET', `/sessions/${session}`);
    await client.query(`update calls set features = features || '{"questions": true}', languages = $1`, [perLanguage]);
    await ask(client, session, 100);
    await holdEmails(greenroom);
    const register = (stem) => registering(greenroom, session, stem);
    await register('warm');
    const alone = await register('alone');
    const empty = await residentMegabytes(greenroom.pid);

    const path = `/calls/${call}/sessions/${slug}/live/updates`;
    const state = { news: 0, onNews: () => undefined };
    for (let from = 0; from < phones; from += 100)
      connections.push(
        ...(await Promise.all(
          Array.from({ length: Math.min(100, phones - from) }, (_one, n) =>
            connect(greenroom.port, `${path}?lang=${perLanguage[n % perLanguage.length]}`, state),
          ),
        )),
      );
    // The first turn sends to everybody once.
    await pause(3000);
    const watched = await residentMegabytes(greenroom.pid);
    const before = [await processorSeconds(greenroom.pid), performance.now()];
    const times = [];
    for (let n = 0; n < changes; n++) times.push(await change(client, session, state));
    const seconds = (performance.now() - before[1]) / 1000;
    const cores = ((await processorSeconds(greenroom.pid)) - before[0]) / seconds;

    const run = { isOver: false };
    const changing = (async () => {
      while (!run.isOver) await change(client, session, state);
    })();
    const beside = await register('beside');
    run.isOver = true;
    await changing;
    times.sort((one, other) => one - other);
    const [median, slowest] = [times[Math.floor(changes / 2)], times.at(-1)];
    const ratio = beside.perSecond / alone.perSecond;
    return [
      { what: `${phones} phones: seconds until all have a change`, median, slowest, target: 2, isMet: slowest <= 2 },
      { what: 'memory for them, MB', megabytes: watched - empty, target: 60, isMet: watched - empty <= 60 },
      { what: 'processor, a change after the other', cores, target: 1, isMet: cores <= 1 },
      { what: 'registrations alone', ...alone },
      { what: 'registrations beside them', ...beside, ratio, target: 'at least 0.9', isMet: ratio >= 0.9 },
    ];
  } finally {
    for (const one of connections) one.destroy();
    await client.end();
    await greenroom.stop();
  }
}

async function ask(client, session, count) {
  await client.query(
    `insert into inquiries (id, call_id, number, session_id, language, original, text, source, asked_at)
     select gen_random_uuid(), s.call_id, n, s.id, 'en', t, t, 'room', now()
     from sessions s, generate_series(1, $2::int) n, concat('How does a port give power to a ship at berth? ', n) t
     where s.id = $1`,
    [session, count],
  );
}

/** Returns the seconds from a change until every phone has it. */
async function change(client, session, state) {
  state.news = 0;
  const all = new Promise((resolve) => {
    state.onNews = () => state.news >= phones && resolve();
  });
  const from = performance.now();
  await client.query(
    `update inquiries set state = case state when 'new' then 'chosen' else 'new' end where session_id = $1 and number = 1`,
    [session],
  );
  await all;
  return (performance.now() - from) / 1000;
}

/** A phone: counts what arrives after the list that it gets first. */
async function connect(port, path, state) {
  const request = get({ host: '127.0.0.1', port, path, agent: false });
  const [response] = await once(request, 'response');
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode}`);
  response.setEncoding('latin1');
  response.on('data', (text) => {
    for (let at = text.indexOf('data: '); at !== -1; at = text.indexOf('data: ', at + 1)) {
      state.news += 1;
      state.onNews();
    }
  });
  response.on('error', () => undefined);
  return request;
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
