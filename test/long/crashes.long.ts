import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/embedded-postgres.js';
import { freePort } from '../support/free-port.js';
import {
  apiKeyIn,
  endGreenrooms,
  type GreenroomProcess,
  newDataDir,
  spawnGreenroom,
  until,
} from '../support/greenroom-process.js';
import { callApiAt, makeProgramme } from '../support/program-over-database.js';
import { TestSmtpServer } from '../support/smtp.js';

const rounds = 50;
const clients = 8;
/** A process has so many mails in flight at most; each may come a second time, as the same mail. */
const lanes = 32;

const smtp = new TestSmtpServer();
let dataDir: string;
let env: Record<string, string>;
let greenroom: GreenroomProcess;
let databaseUrl: string;
let key: string;
let sessionId: string;

beforeAll(async () => {
  dataDir = await newDataDir();
  env = {
    GREENROOM_DATA_DIR: dataDir,
    PORT: String(await freePort()),
    SMTP_URL: await smtp.start(),
    SECRET: 'a secret that every start shares with the others',
    MAIL_FROM: 'Green Solutions <call@example.org>',
    PUBLIC_URL: 'https://greenroom.example.org',
  };
  greenroom = await (await spawnGreenroom(env)).ready();
  databaseUrl = await embeddedUrl();
  key = await apiKeyIn(databaseUrl);
  sessionId = (await makeProgramme(greenroom.url, key)).id;
  await callApiAt(greenroom.url, key, 'PATCH', `/sessions/${sessionId}`, { capacity: null });
  // The server has a mail before the sender knows of it: that is what a crash repeats.
  smtp.beforeAnswer = () => sleep(5);
});
afterAll(async () => {
  await endGreenrooms();
  await (await startEmbeddedPostgres({ dataDir, log: () => undefined })).stop();
  await smtp.stop();
});

/** Where the embedded server is; after a kill it may come back on another port. */
async function embeddedUrl(): Promise<string> {
  const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  await server.stop();
  return server.url;
}

async function query<Row extends object>(text: string): Promise<Row[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

async function postmaster(): Promise<number> {
  const [row] = await query<{ data_directory: string }>('show data_directory');
  return Number.parseInt(await readFile(join(row!.data_directory, 'postmaster.pid'), 'utf8'), 10);
}

const acknowledged: string[] = [];

/** Registers one after the other until it is told to stop; what got no answer is tried again by nobody. */
async function registerOn(round: string, client: number, isOver: () => boolean): Promise<void> {
  for (let count = 0; !isOver(); count++) {
    const name = `p-${round}-${client}-${count}`;
    const answer = await callApiAt(greenroom.url, key, 'POST', `/sessions/${sessionId}/registrations`, {
      email: `${name}@example.org`,
      name,
    }).catch(() => null);
    if (answer === null || answer.status >= 500) {
      await sleep(20);
      continue;
    }
    expect(answer.status).toBe(201);
    acknowledged.push(name);
  }
}

test.each([
  ['the program', async () => void (await greenroom.end('SIGKILL'))],
  [
    'PostgreSQL',
    async () => {
      process.kill(await postmaster(), 'SIGKILL');
      // What has lost its database is started again by whoever looks after it.
      await sleep(200);
      await greenroom.end('SIGKILL');
    },
  ],
])(
  `kill -9 of %s in ${rounds} rounds loses nothing that was acknowledged, and repeats only what was in flight`,
  async (what, kill) => {
    const starts: number[] = [];
    const received = smtp.received.length;
    const before = acknowledged.length;
    for (let round = 0; round < rounds; round++) {
      let isOver = false;
      const people = Array.from({ length: clients }, (_, client) =>
        registerOn(`${what.length}-${round}`, client, () => isOver),
      );
      // Each time at another moment: in the start's first work, in the middle of it, in the calm.
      await sleep(100 + ((round * 137) % 500));
      await kill();
      isOver = true;
      await Promise.all(people);
      const began = Date.now();
      greenroom = await (await spawnGreenroom(env)).ready();
      await until(async () => (await fetch(`${greenroom.url}/health/live`)).ok);
      starts.push(Date.now() - began);
      databaseUrl = await embeddedUrl();
    }
    await until(
      async () => (await query(`select from messages where state in ('queued', 'sending')`)).length === 0,
      300,
    );

    const rows = await query<{ name: string; messages: number; sent: number }>(
      `select a.name, count(m.*)::int as messages, count(*) filter (where m.state = 'sent')::int as sent
       from registrations r join attendees a on a.id = r.attendee_id left join messages m on m.registration_id = r.id
       group by r.id, a.name`,
    );
    const kept = new Set(rows.map(({ name }) => name));
    expect(acknowledged.filter((name) => !kept.has(name))).toEqual([]);
    expect(rows.filter(({ messages, sent }) => messages !== 1 || sent !== 1)).toEqual([]);
    const counters = await query<{ taken: number; rows: number }>(
      `select taken, (select count(*)::int from registrations where state = 'confirmed') as rows from sessions`,
    );
    expect(counters).toEqual([{ taken: rows.length, rows: rows.length }]);

    const ids = smtp.received.map((mail) => mail.parsed.messageId);
    const distinct = new Set(ids);
    expect(distinct.size).toBe(rows.length);
    const repeated = ids.length - distinct.size;
    expect(repeated).toBeLessThanOrEqual(rounds * lanes * 2);
    const sources = new Map<string, Set<string>>();
    for (const { parsed, source } of smtp.received) {
      const id = parsed.messageId ?? '';
      sources.set(id, (sources.get(id) ?? new Set()).add(source.toString('latin1')));
    }
    expect([...sources.values()].filter((copies) => copies.size > 1)).toEqual([]);
    starts.sort((one, other) => one - other);
    process.stderr.write(
      `${what}: ${rounds} rounds, ${acknowledged.length - before} acknowledged, ${rows.length} registrations in all, ` +
        `${smtp.received.length - received} mails, ${repeated} repeated in all, ready again after ` +
        `${starts[rounds / 2]} ms (the longest ${starts.at(-1)} ms)\n`,
    );
  },
);
