import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { pageToken } from '../dist/src/domain/registrations/link-tokens.js';
import {
  databaseSeconds,
  databaseUrl,
  emailsWritten,
  freePort,
  holdEmails,
  makeCall,
  makeSessions,
  peakMegabytes,
  processorSeconds,
  releaseEmails,
  residentMegabytes,
  said,
  startGreenroom,
} from './greenroom.js';
import { httpRequest, load } from './load.js';
import { makePeerTables, runPgbench } from './registration.js';

/**
 * What people do when a popular session opens: they load its page, send the form, and look at the page that follows, at
 * the calendar file and at their own page; other programs and sites read feeds, data and pictures. Beside it, in the same run: bare Fastify that has the bytes of the page,
 * pgbench that locks the row of a seat, and another checkout of Greenroom, if one is given. What is compared runs in turn,
 * three times each, and the median counts, so that it meets the same other work on the machine. Processor time is that of
 * the server and of its database: half the speed of bare Fastify is twice its time.
 */
export async function measure(before) {
  const programs = [await openSession('now')];
  const bare = [];
  try {
    if (before !== undefined) programs.push(await openSession('before', before));
    const url = await databaseUrl(programs[0]);
    await makePeerTables(url);
    const pgbench = async () => {
      const floor = await runPgbench(programs[0].dataDir, url, seconds);
      return floor && { what: pgbenchName, ...floor };
    };
    const page = { body: await compressed(programs[0], programs[0].path), etag: programs[0].etag };
    const peers = {
      page: await startBare(page.body, page.etag, bare),
      'page, 304': await startBare(page.body, page.etag, bare),
    };
    const contendersOf = (works) =>
      Object.entries(works).flatMap(([what, { connections, request, peer }]) => {
        const own = programs.map((program) => () => run(program, what, connections, request));
        if (!peer) return own;
        const bytes = httpRequest('GET', '/page', peer === 'page' ? {} : { 'if-none-match': page.etag });
        return [
          () => run({ ...peers[peer], name: 'bare Fastify', sent: 0 }, what, connections, () => () => bytes),
          ...own,
        ];
      });
    const rows = [];
    for (const works of pageWorks()) rows.push(...(await inTurn(contendersOf(works))));
    // `messages` measures how emails and registrations disturb each other. Forms leave pauses in which more would go out.
    for (const program of programs) await holdEmails(program);
    for (const works of registrationWorks()) {
      const beside = besidePgbench in works ? [pgbench] : [];
      rows.push(...(await inTurn([...contendersOf(works), ...beside])));
    }
    for (const program of programs) await releaseEmails(program);
    rows.push({ what: 'requests of a first page view, compressed KB', ...(await firstView(programs[0])) });
    // What a rush leaves behind is collected in the next seconds, while and after its emails leave.
    await sleep(20_000);
    for (const { name, pid } of programs) {
      rows.push({ what: `resident 20 seconds after the rush: ${name}`, megabytes: await residentMegabytes(pid) });
    }
    for (const program of programs) await emailsWritten(program);
    await sleep(20_000);
    for (const { name, pid } of programs) {
      const megabytes = await residentMegabytes(pid);
      const what = `resident 20 seconds after its emails: ${name}`;
      rows.push({ what, megabytes, most: await peakMegabytes(pid), target: 250, isMet: megabytes <= 250 });
    }
    return withTargets(rows);
  } finally {
    for (const stop of bare) await stop();
    for (const program of programs) await program.stop();
  }
}

const rounds = 3;
const seconds = 3;
const pgbenchName = 'pgbench, for update, one session, 64';
const secret = 'a secret of the benchmark, long enough to be one';

/**
 * So many people register at the same time. A form is answered after 150 ms at the earliest, whatever the server does, so
 * that 64 people send at most 426 in a second, and 256 at most 1,706. Only with more of them is the server what limits
 * forms; the target is for those.
 */
const crowds = [64, 256, 512];
const maxPeople = crowds.at(-1);
/** What pgbench is compared with. */
const besidePgbench = 'registration by API, 64 connections';

const browser = { 'accept-language': 'en', 'accept-encoding': 'gzip, deflate, br' };

/** What other programs and sites read of a call. */
const publicFiles = (call) => ({
  feed: `/calls/${call}/programme.ics`,
  news: `/calls/${call}/feed.atom`,
  data: `/calls/${call}/programme.json`,
  embed: `/calls/${call}/embed.json?lang=en&tz=Africa%2FNairobi`,
});
const embedding = { origin: 'https://partner.example' };

/** What people look at; those in one object are compared with each other. */
function pageWorks() {
  const asks = (path, headers = {}) => {
    const bytes = httpRequest('GET', path, { ...browser, ...headers });
    return () => bytes;
  };
  const zoneOrLanguage = ({ path }) => {
    const languages = ['en', 'de', 'fr', 'es', 'ja', 'ko', 'vi', 'id', 'ar', 'zh-TW'];
    const zones = Intl.supportedValuesOf('timeZone').slice(0, 100);
    return (n) => asks(`${path}?lang=${languages[n % 10]}&tz=${zones[Math.floor(n / 10) % 100]}`)();
  };
  const again = (name) => ({
    peer: 'page, 304',
    request: ({ call, etags }) => asks(publicFiles(call)[name], { 'if-none-match': etags[name] }),
  });
  return [
    { page: { peer: 'page', request: ({ path }) => asks(path) } },
    { 'page, 304': { peer: 'page, 304', request: ({ path, etag }) => asks(path, { 'if-none-match': etag }) } },
    { 'page, a thousand zones and languages': { request: zoneOrLanguage } },
    { 'calendar file': { peer: 'page', request: ({ path }) => asks(`${path}.ics`) } },
    { programme: { peer: 'page', request: ({ call }) => asks(`/calls/${call}`) } },
    { 'feed, 304': again('feed') },
    { 'news, 304': again('news') },
    { 'programme.json': { peer: 'page', request: ({ call }) => asks(publicFiles(call).data) } },
    { 'programme.json, 304': again('data') },
    {
      'request of an embedding page': { peer: 'page', request: ({ call }) => asks(publicFiles(call).embed, embedding) },
    },
    { 'request of an embedding page, 304': again('embed') },
    { 'picture of a shared link': { request: ({ path }) => asks(`${path}/card.png?lang=en`) } },
    { 'status page': { request: ({ status }) => asks(status) } },
    { 'own page': { request: ({ own }) => asks(own) } },
  ];
}

/** How they register; those in one object are compared with each other. */
function registrationWorks() {
  return crowds.map((connections) => ({
    [`form, ${connections} connections`]: { connections, request: formOf },
    [`registration by API, ${connections} connections`]: { connections, request: apiOf },
  }));
}

/** Runs all of them in turn. Returns for each the run with the median rate, and what was answered in all runs. */
async function inTurn(contenders) {
  const runs = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) runs[index].push(await contender());
  }
  return runs
    .filter((all) => all.every((one) => one !== null))
    .map((all) => {
      const statuses = {};
      for (const one of all) {
        for (const [status, count] of Object.entries(one.statuses ?? {}))
          statuses[status] = (statuses[status] ?? 0) + count;
      }
      const median = all.toSorted((a, b) => a.perSecond - b.perSecond)[all.length >> 1];
      return { ...median, statuses: median.statuses && statuses };
    });
}

function formOf({ path }) {
  return (n) => formRequest(path, n);
}

function apiOf({ key, sessions }) {
  const path = `/api/v1/sessions/${sessions[1]}/registrations`;
  return (n) => httpRequest('POST', path, { authorization: `Bearer ${key}` }, personOf('api', n));
}

function personOf(stem, n) {
  return {
    email: `${stem}-${n}@example.org`,
    name: `Visitor ${n}`,
    organization: `Organization ${n % 50}`,
    timeZone: 'Africa/Nairobi',
    language: 'en',
  };
}

function formRequest(path, n) {
  const body = new URLSearchParams(personOf('form', n)).toString();
  const all = {
    host: '127.0.0.1',
    ...browser,
    // Everybody from a network (/24) of their own, so that no limit applies.
    'x-forwarded-for': `10.${(n >> 8) & 255}.${n & 255}.1`,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': body.length,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

/** Greenroom with a popular session, as `name`. */
async function openSession(name, checkout) {
  const greenroom = await startGreenroom({ TRUST_PROXY: '127.0.0.1', SECRET: secret }, checkout);
  try {
    const call = await makeCall(greenroom);
    const wide = { capacity: 1_000_000, waitlist: false, reminders: [] };
    const sessions = await makeSessions(greenroom, call, 2, wide);
    const { slug } = await greenroom.api('GET', `/sessions/${sessions[0]}`);
    const path = `/calls/${call}/sessions/${slug}`;
    const answer = await fetch(`http://127.0.0.1:${greenroom.port}${path}`, {
      method: 'POST',
      body: new URLSearchParams(personOf('first', 0)),
      redirect: 'manual',
    });
    const status = answer.headers.get('location').replace(/#.*/u, '');
    const own = await ownPath(greenroom);
    const program = { ...greenroom, call, name, path, sessions, status, own, sent: 0 };
    const etagOf = async (of) => (await fetchBytes(program, of)).etag ?? '"none"';
    // From here on it is kept.
    await fetchBytes(program, `${path}/card.png?lang=en`);
    const etags = {};
    for (const [file, of] of Object.entries(publicFiles(call))) etags[file] = await etagOf(of);
    return { ...program, etag: await etagOf(path), etags };
  } catch (error) {
    await greenroom.stop();
    throw error;
  }
}

/** The own page of the only attendee, whose link is sent by email. */
async function ownPath(greenroom) {
  const client = new Client({ connectionString: await databaseUrl(greenroom) });
  await client.connect();
  const { rows } = await client.query('select id, link_version from attendees');
  await client.end();
  return `/me/${pageToken(secret, rows[0].id, rows[0].link_version)}`;
}

/** As it is on the wire. */
async function compressed({ port }, path) {
  const sent = get({ port, path, host: '127.0.0.1', headers: { 'accept-encoding': 'gzip, br' } });
  const [answer] = await once(sent, 'response');
  return buffer(answer);
}

async function fetchBytes({ port }, path, headers = {}) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'accept-language': 'en', ...headers } });
  return { etag: answer.headers.get('etag'), body: Buffer.from(await answer.arrayBuffer()) };
}

/** What a browser loads that has never been here: the page, and the files that it names. */
async function firstView(program) {
  const page = await fetch(`http://127.0.0.1:${program.port}${program.path}`);
  const files = [...(await page.text()).matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:css|js)[^"]*)"/gu)].map(
    ([, of]) => of,
  );
  let bytes = 0;
  for (const of of [program.path, ...files]) bytes += (await compressed(program, of)).length;
  return { requests: 1 + files.length, kilobytes: bytes / 1024, target: 60, isMet: bytes <= 60 * 1024 };
}

/** Runs one kind of work. */
async function run(program, what, connections = 64, request) {
  const { pid, port, name, dataDir } = program;
  const used = async () => (await processorSeconds(pid)) + (dataDir ? await databaseSeconds(program) : 0);
  const from = await used();
  const of = request(program);
  let count = 0;
  const next = () => {
    count += 1;
    return of(program.sent++);
  };
  const result = await load({ port, connections, seconds, warmUpSeconds: 0.5, request: next });
  const milliseconds = (((await used()) - from) / count) * 1000;
  return { what: `${what}: ${name}`, ...result, milliseconds };
}

async function startBare(body, etag, stops) {
  const port = await freePort();
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [fileURLToPath(new URL('constant-server.js', import.meta.url))], {
    env: { PATH, HOME, PORT: String(port), ROUTE: '/page', ETAG: etag },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  child.stdin.end(body);
  await said(child, 'ready');
  stops.push(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { port, pid: child.pid };
}

function withTargets(rows) {
  const named = (what) => rows.find((row) => row.what === what);
  const bareOf = ({ what }) =>
    /: (?:now|before)$/u.test(what) ? named(what.replace(/: .*/u, ': bare Fastify')) : undefined;
  const halfOfBare = ['0.5 of bare Fastify', (row) => Math.max(row.toBare, row.toBareProcessor) >= 0.5];
  const floor = named(pgbenchName)?.perSecond;
  const targets = {
    'page: now': halfOfBare,
    'page, 304: now': halfOfBare,
    'feed, 304: now': halfOfBare,
    'news, 304: now': halfOfBare,
    'programme.json, 304: now': halfOfBare,
    'request of an embedding page, 304: now': halfOfBare,
    'picture of a shared link: now': ['2,000 per second', (row) => row.perSecond >= 2000],
    [`form, ${maxPeople} connections: now`]: ['0.8 of the API', (row) => row.toApi >= 0.8],
    ...(floor && {
      [`${besidePgbench}: now`]: ['5 of pgbench, p99 100', (row) => row.toPgbench >= 5 && row.p99 <= 100],
    }),
  };
  return rows.map((row) => {
    const bare = bareOf(row);
    const api = row.what.startsWith('form,') && named(row.what.replace('form,', 'registration by API,'));
    const shown = {
      ...row,
      ...(bare && {
        toBare: row.perSecond / bare.perSecond,
        toBareProcessor: bare.milliseconds / row.milliseconds,
      }),
      ...(api && { toApi: row.perSecond / api.perSecond }),
      ...(floor && row.what.startsWith(besidePgbench) && { toPgbench: row.perSecond / floor }),
    };
    const [target, isMet] = targets[row.what] ?? [];
    return target === undefined ? shown : { ...shown, target, isMet: isMet(shown) };
  });
}
