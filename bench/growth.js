import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { feedToken, pageToken } from '../dist/src/domain/registrations/link-tokens.js';
import { inSession, prepare, whatIsAsked } from './console.js';
import {
  databaseSeconds,
  databaseUrl,
  makeSessions,
  processorSeconds,
  residentMegabytes,
  startGreenroom,
} from './greenroom.js';

const secret = 'a secret of the benchmark, long enough to be one';
/** What one call holds: a large one, and one of a tenth of its size. Both have a session with 10,000 people. */
const sizes = [
  { attendees: 100_000, proposals: 1_000 },
  { attendees: 1_000_000, proposals: 10_000 },
];
/** Short requests are made for so long, so that the worker's ticks in between count as much for each. */
const minRounds = 5;
const minMs = 500;
/** Nobody notices what a page takes below this. */
const unnoticedMs = 50;
/** What a process can grow by while it sends a file, however long that is. */
const fileMegabytes = 150;

/**
 * What takes longer in a call with a million registrations and 10,000 proposals than in one of a tenth of that, by
 * processor time, which other work on the machine changes little: a page at most twice as long or less than anybody
 * notices, a file at most twice as long for each row. `funnel` does the same for outcomes while they are counted,
 * `linking` for matching people with proposals. With a folder, the filled databases stay there for the next run.
 */
export async function measure(folder) {
  const [few, many] = [await measured(sizes[0], folder), await measured(sizes[1], folder)];
  return Object.keys(many).map((what) => {
    const [a, b] = [few[what], many[what]];
    const row = { what, few: a.processorMs, many: b.processorMs };
    if (b.rows === undefined) {
      const ratio = b.processorMs / Math.max(a.processorMs, 1);
      const isMet = ratio <= 2 || b.processorMs <= unnoticedMs;
      return { ...row, ratio, 'ms of many': b.ms, target: `2 or ${unnoticedMs} ms`, isMet };
    }
    const ratio = b.processorMs / b.rows / (a.processorMs / a.rows);
    const isMet = ratio <= 2 && b.megabytes <= fileMegabytes;
    const target = `2 per row, ${fileMegabytes} MB more`;
    return { ...row, ratio, 'ms of many': b.ms, 'MB more': b.megabytes, target, isMet };
  });
}

async function measured(size, folder) {
  const dataDir = folder && join(folder, String(size.attendees));
  if (dataDir) await mkdir(dataDir, { recursive: true });
  const greenroom = await startGreenroom({ SECRET: secret, ...(dataDir && { GREENROOM_DATA_DIR: dataDir }) });
  const client = new Client({ connectionString: await databaseUrl(greenroom) });
  await client.connect();
  try {
    const filled = await filledCall(greenroom, client, size, dataDir && join(dataDir, 'filled.json'));
    const times = {};
    for (const one of await requestsOf(greenroom, client, filled)) times[one.what] = await timesOf(greenroom, one);
    for (const one of await filesOf(greenroom, filled)) times[one.what] = await fileTimes(greenroom, one);
    return times;
  } finally {
    await client.end();
    await greenroom.stop();
  }
}

async function filledCall(greenroom, client, size, noted) {
  const before = noted && (await readFile(noted, 'utf8').catch(() => undefined));
  if (before) return JSON.parse(before);
  const filled = await prepare(greenroom, client, size);
  if (noted) await writeFile(noted, JSON.stringify(filled));
  return filled;
}

async function requestsOf(greenroom, client, filled) {
  const { call, session, owner } = filled;
  const api = { authorization: `Bearer ${greenroom.key}` };
  const { slug } = await greenroom.api('GET', `/sessions/${session}`);
  const [open] = await makeSessions(greenroom, call, 1);
  const { rows } = await client.query(`select id, link_version from attendees where id = md5('attendee77')::uuid`);
  const [{ id: person, link_version: version }] = rows;
  const pages = {
    'people: of a country': `/console/calls/${call}/people?country=KE`,
    'people: a common name in another script': `/console/calls/${call}/people?q=${encodeURIComponent('昀蓁')}`,
    'session: overview': `/console/sessions/${session}`,
    'messages of a session': `/console/sessions/${session}/messages`,
    'messages of a session, last page': `/console/sessions/${session}/messages?page=190`,
    delivery: `/console/calls/${call}/delivery`,
    'activity log': '/console/audit',
    outcomes: `/console/calls/${call}/outcomes`,
    winners: `/console/calls/${call}/jury/winners`,
    letters: `/console/calls/${call}/jury/letters`,
  };
  const others = {
    programme: `/calls/${call}`,
    session: `/calls/${call}/sessions/${slug}`,
    feed: `/calls/${call}/programme.ics`,
    'own page': `/me/${pageToken(secret, person, version)}`,
    'own feed': `/me/${feedToken(secret, person, version)}/calendar.ics`,
  };
  const lists = {
    'API: registrations': `/api/v1/sessions/${session}/registrations?limit=50`,
    'API: proposals': `/api/v1/calls/${call}/proposals?limit=50`,
    'API: matches': `/api/v1/calls/${call}/links?limit=50`,
    'API: organizations': `/api/v1/calls/${call}/organizations?limit=50`,
    'API: jury results': `/api/v1/calls/${call}/jury/results?limit=50`,
    'API: activity log': '/api/v1/audit?limit=50',
  };
  const asked = (paths, headers) => Object.entries(paths).map(([what, path]) => ({ what, path, headers }));
  return [
    ...whatIsAsked(filled).map(({ what, path, cookie }) => ({ what, path, headers: { cookie } })),
    ...asked(pages, { cookie: owner }),
    ...asked(others),
    ...asked(lists, api),
    {
      what: 'registration',
      path: `/api/v1/sessions/${open}/registrations`,
      method: 'POST',
      headers: { ...api, 'content-type': 'application/json' },
      body: () => JSON.stringify({ email: `late-${randomUUID()}@example.org`, name: 'Late' }),
    },
  ];
}

/** Files of all rows, with how many those are. */
async function filesOf(greenroom, { call, session, owner, size }) {
  const headers = { cookie: owner };
  const files = {
    'file: attendees as CSV': [`/console/sessions/${session}/attendees.csv`, inSession],
    'file: attendees as XLSX': [`/console/sessions/${session}/attendees.xlsx`, inSession],
    'file: attendance as CSV': [`/console/sessions/${session}/attendance.csv`, inSession],
    'file: proposals as CSV': [`/console/calls/${call}/proposals.csv`, size.proposals],
    'file: proposals as XLSX': [`/console/calls/${call}/proposals.xlsx`, size.proposals],
    'file: results as CSV': [`/console/calls/${call}/jury/results.csv`, size.proposals],
    'file: results as XLSX': [`/console/calls/${call}/jury/results.xlsx`, size.proposals],
  };
  const people = { what: 'file: people as CSV', rows: size.attendees, ...(await peopleForm(greenroom, call, owner)) };
  return [...Object.entries(files).map(([what, [path, rows]]) => ({ what, path, rows, headers })), people];
}

/** Asks for the file of everybody. Returns the form that confirms it. */
async function peopleForm(greenroom, call, owner) {
  const path = `/console/calls/${call}/people/bulk`;
  const hiddenIn = (html) =>
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/gu)].map(([, name, value]) => {
      return [name, value.replaceAll('&#x3D;', '=')];
    });
  const list = await fetch(`http://127.0.0.1:${greenroom.port}/console/calls/${call}/people`, {
    headers: { cookie: owner },
  });
  // Forms are bound to a cookie that their page sets.
  const cookie = [owner, ...list.headers.getSetCookie().map((one) => one.split(';', 1)[0])].join('; ');
  const [, token] = hiddenIn(await list.text()).find(([name]) => name === '_csrf');
  const form = (fields) => {
    const body = new URLSearchParams(fields).toString();
    const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
    return { path, method: 'POST', headers, body: () => body };
  };
  const asked = await request(
    greenroom,
    form([
      ['_csrf', token],
      ['action', 'csv'],
      ['all', 'yes'],
    ]),
  );
  // The first form of the page is not this one.
  const own = hiddenIn(asked.slice(asked.indexOf(`action="${path}"`)));
  return form([...own, ['step', 'confirm']]);
}

/** Returns the answer as text, without keeping that of a file. */
async function request({ port }, { what, path, method, headers, body, rows }) {
  const url = `http://127.0.0.1:${port}${path}`;
  const answer = await fetch(url, { method, headers, body: body?.(), redirect: 'error' });
  if (!answer.ok) throw new Error(`${what ?? path}: ${answer.status}`);
  if (rows === undefined) return answer.text();
  for await (const chunk of answer.body) if (chunk.length === 0) throw new Error(`${what}: nothing came`);
}

/** What one of some requests takes, on the clock and of the processors, in milliseconds. */
async function timesOf(greenroom, asked) {
  await request(greenroom, asked);
  const [from, used] = [performance.now(), await secondsUsed(greenroom)];
  let rounds = 0;
  for (; rounds < minRounds || performance.now() - from < minMs; rounds++) await request(greenroom, asked);
  const ms = (performance.now() - from) / rounds;
  return { ms, processorMs: (((await secondsUsed(greenroom)) - used) * 1000) / rounds };
}

/** How long the whole file takes, and how much memory the process grows by meanwhile. */
async function fileTimes(greenroom, file) {
  const before = await residentMegabytes(greenroom.pid);
  let most = before;
  const look = async () => (most = Math.max(most, await residentMegabytes(greenroom.pid)));
  const timer = setInterval(() => void look(), 50);
  try {
    const [from, used] = [performance.now(), await secondsUsed(greenroom)];
    await request(greenroom, file);
    const ms = performance.now() - from;
    const processorMs = ((await secondsUsed(greenroom)) - used) * 1000;
    return { ms, processorMs, rows: file.rows, megabytes: most - before };
  } finally {
    clearInterval(timer);
  }
}

async function secondsUsed(greenroom) {
  return (await processorSeconds(greenroom.pid)) + (await databaseSeconds(greenroom));
}
