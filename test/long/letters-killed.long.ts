import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/app/data-source.js';
import type { Actor } from '../../src/domain/identity/actor.js';
import { ChangeLetter } from '../../src/parts/letters/flows/change-letter.flow.js';
import { PublishShortlist } from '../../src/parts/letters/flows/publish-shortlist.flow.js';
import { Clock } from '../../src/platform/clock.js';
import { callBody } from '../support/api-fixtures.js';
import { bareDatabase } from '../support/database.js';
import { makeFlow } from '../support/flows.js';
import { apiKeyIn, endGreenrooms, type GreenroomProcess, spawnGreenroom, until } from '../support/greenroom-process.js';
import { callApiAt } from '../support/program-over-database.js';
import { TestSmtpServer } from '../support/smtp.js';

const proposals = 350;
/** Two on each team: more than are queued in one transaction, so that some are queued while others leave. */
const readers = 2 * proposals;
const kills = 6;
/** A process has so many emails in flight at most; each may come a second time, as the same email. */
const lanes = 32;

const smtp = new TestSmtpServer();
const system: Actor = { kind: 'system' };
let database: { url: string; drop(): Promise<void> } | undefined;
let dataSource: DataSource | undefined;
let env: Record<string, string>;
let greenroom: GreenroomProcess;

beforeAll(async () => {
  database = await bareDatabase();
  env = {
    DATABASE_URL: database.url,
    SMTP_URL: await smtp.start(),
    SECRET: 'a secret that every start shares with the others',
    MAIL_FROM: 'Green Solutions <call@example.org>',
    PUBLIC_URL: 'https://greenroom.example.org',
  };
  greenroom = await (await spawnGreenroom(env)).ready();
  dataSource = await new DataSource(dataSourceOptions(database.url)).initialize();
});
afterAll(async () => {
  await Promise.all([endGreenrooms(), smtp.stop(), dataSource?.destroy()]);
  await database?.drop();
});

const count = async (text: string): Promise<number> => {
  const [row] = await dataSource!.query<{ count: number }[]>(`select count(*)::int as count from ${text}`);
  return row!.count;
};

test(`kill -9 in ${kills} places, while letters are queued and while they leave, loses nobody's letter`, async () => {
  const key = await apiKeyIn(database!.url);
  const call = { ...callBody, opensOn: '2026-01-01', closesOn: '2099-12-31' };
  expect((await callApiAt(greenroom.url, key, 'POST', '/calls', call)).status).toBe(201);
  for (let number = 0; number < proposals; number++) {
    const put = await callApiAt(greenroom.url, key, 'PUT', `/calls/${call.slug}/proposals/P-${number}`, {
      title: `Proposal ${number}`,
      theme: call.themes[0]?.slug,
      members: ['lead', 'second'].map((name) => ({ email: `${name}-${number}@team.example`, name })),
      state: 'shortlisted',
    });
    expect(put.status).toBe(201);
  }
  await makeFlow(PublishShortlist, dataSource!, new Clock()).publish(call.slug, system);
  // The server has an email before the sender knows of it: that is what a crash repeats.
  smtp.beforeAnswer = () => sleep(40);
  const input = { confirm: readers, sendAt: null, writesAgain: false };
  expect(await makeFlow(ChangeLetter, dataSource!, new Clock()).confirm(call.slug, 'shortlisted', input, system)).toBe(
    readers,
  );

  // First before, in or right after the transaction that queues the first of them.
  let known = 0;
  for (let kill = 0; kill < kills; kill++) {
    if (kill === 0) await until(async () => (await count(`letters where state <> 'draft'`)) > 0);
    else await until(() => smtp.received.length >= known + 60);
    await greenroom.end('SIGKILL');
    known = smtp.received.length;
    expect(known).toBeLessThan(readers);
    greenroom = await (await spawnGreenroom(env)).ready();
  }
  smtp.beforeAnswer = async () => undefined;
  await until(async () => (await count(`letters where state = 'sent'`)) === 1, 180);

  expect(await count('letter_recipients')).toBe(readers);
  expect(await count(`messages where letter_id is not null and state = 'sent'`)).toBe(readers);
  expect(await count('messages where letter_id is not null')).toBe(readers);
  const addresses = new Set(smtp.received.flatMap((mail) => mail.recipients));
  expect(addresses.size).toBe(readers);
  const sources = new Map<string, Set<string>>();
  for (const { parsed, source } of smtp.received) {
    const id = parsed.messageId ?? '';
    sources.set(id, (sources.get(id) ?? new Set()).add(source.toString('latin1')));
  }
  expect(sources.size).toBe(readers);
  expect([...sources.values()].filter((copies) => copies.size > 1)).toEqual([]);
  const repeated = smtp.received.length - readers;
  expect(repeated).toBeLessThanOrEqual(kills * lanes);
  process.stderr.write(`${readers} letters, ${kills} kills, ${repeated} sent twice\n`);
});
