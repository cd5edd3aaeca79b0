import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/app/data-source.js';
import { bareDatabase } from '../support/database.js';
import { EventReceiver } from '../support/event-receiver.js';
import { apiKeyIn, endGreenrooms, type GreenroomProcess, spawnGreenroom, until } from '../support/greenroom-process.js';
import { callApiAt, makeProgramme } from '../support/program-over-database.js';
import { type Receiver, startReceiver } from '../support/receiver.js';

const kills = 12;
const clients = 4;
/** A process has so many requests to a webhook in flight at most; each may come a second time. */
const lanes = 8;

let database: { url: string; drop(): Promise<void> } | undefined;
let dataSource: DataSource | undefined;
let receiver: Receiver;
let greenroom: GreenroomProcess;
let env: Record<string, string>;

beforeAll(async () => {
  database = await bareDatabase();
  receiver = await startReceiver();
  env = {
    DATABASE_URL: database.url,
    SECRET: 'a secret that every start shares with the others',
    PUBLIC_URL: 'https://greenroom.example.org',
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  };
  greenroom = await (await spawnGreenroom(env)).ready();
  dataSource = await new DataSource(dataSourceOptions(database.url)).initialize();
});
afterAll(async () => {
  await Promise.all([endGreenrooms(), receiver?.close(), dataSource?.destroy()]);
  await database?.drop();
});

/** Registers people, and lets some of them go again, until it is told to stop. */
async function comeAndGo(key: string, sessionId: string, name: string, isOver: () => boolean): Promise<void> {
  for (let count = 0; !isOver(); count++) {
    const person = { email: `${name}-${count}@example.org`, name };
    const path = `/sessions/${sessionId}/registrations`;
    const answer = await callApiAt(greenroom.url, key, 'POST', path, person).catch(() => null);
    if (answer?.status === 201 && count % 3 === 0)
      await callApiAt(greenroom.url, key, 'DELETE', `/registrations/${answer.body.id}`).catch(() => null);
    if (answer === null) await sleep(20);
  }
}

test(`kill -9 in the middle of ${kills} portions: a receiver that reads only its webhook knows what the database does`, async () => {
  const key = await apiKeyIn(database!.url);
  const { id } = await makeProgramme(greenroom.url, key);
  await callApiAt(greenroom.url, key, 'PATCH', `/sessions/${id}`, { capacity: null });
  const made = await callApiAt(greenroom.url, key, 'POST', '/webhooks', { name: 'copy', url: receiver.url });
  expect(made.status).toBe(201);
  const copy = new EventReceiver();
  const ids = new Set<string>();
  // It has an event before Greenroom knows: that is what a kill repeats.
  receiver.answer = (response, { headers, body }) => {
    const eventId = String(headers['webhook-id']);
    if (!ids.has(eventId)) copy.take(body);
    ids.add(eventId);
    setTimeout(() => response.writeHead(204).end(), 30);
  };
  for (let round = 0; round < kills; round++) {
    let isOver = false;
    const names = Array.from({ length: clients }, (_, client) => `p-${round}-${client}`);
    const people = names.map((name) => comeAndGo(key, id, name, () => isOver));
    const before = receiver.received.length;
    await until(() => receiver.received.length >= before + 20 + round);
    await greenroom.end('SIGKILL');
    isOver = true;
    await Promise.all(people);
    greenroom = await (await spawnGreenroom(env)).ready();
  }
  const left = `select from webhooks w, event_stream s where w.position < s.last_sequence
    or exists (select from webhook_deliveries d where d.state = 'queued')`;
  await until(async () => (await dataSource!.query(left)).length === 0, 300);

  const rows = await dataSource!.query<({ id: string } & object)[]>(
    `select id, session_id as "sessionId", attendee_id as "attendeeId", state, attendance as "attendanceMode" from registrations`,
  );
  expect(copy.registrations).toEqual(new Map(rows.map(({ id: registrationId, ...row }) => [registrationId, row])));
  expect([...copy.sessions]).toEqual([[id, 'published']]);
  const repeated = receiver.received.length - ids.size;
  expect(repeated).toBeLessThanOrEqual(kills * lanes);
  process.stderr.write(
    `${kills} kills, ${rows.length} registrations, ${ids.size} events, ${receiver.received.length} requests, ${repeated} repeated\n`,
  );
});
