import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { askProxy, oneConnection } from '../support/ask-proxy.js';
import { callBody } from '../support/api-fixtures.js';
import { startCaddy } from '../support/caddy.js';
import { emptyDatabase } from '../support/database.js';
import { freePort } from '../support/free-port.js';
import { apiKeyIn, endGreenrooms, type GreenroomProcess, spawnGreenroom, until } from '../support/greenroom-process.js';
import { startNginx } from '../support/nginx.js';
import { makeProgramme } from '../support/program-over-database.js';

const rounds = Number(process.env['ROLLING_RESTARTS'] ?? 100);
const visitors = 6;

const cleanUps: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
  await endGreenrooms();
});

const proxies = { nginx: startNginx, Caddy: startCaddy };

test.each(Object.entries(proxies))(
  `no request fails while two instances behind %s restart ${rounds} times each`,
  async (_name, startProxy) => {
    const database = await emptyDatabase();
    cleanUps.push(() => database.drop());
    const ports = [await freePort(), await freePort()] as [number, number];
    const start = async (index: number): Promise<GreenroomProcess> => {
      const env = {
        DATABASE_URL: database.url,
        PORT: String(ports[index]),
        TRUST_PROXY: '127.0.0.1',
        LOG_LEVEL: 'warn',
      };
      return (await spawnGreenroom({ ...env, SECRET: 'a secret that both instances share' })).ready();
    };
    const instances = [await start(0), await start(1)];
    const key = await apiKeyIn(database.url);
    const session = await makeProgramme(instances[0]!.url, key);
    const proxy = await startProxy(await freePort(), ports);
    cleanUps.push(() => proxy.stop());

    const failed: string[] = [];
    const said: string[] = [];
    const registered: string[] = [];
    let count = 0;
    const state = { isOver: false };
    const visit = async (visitor: number) => {
      const agent = oneConnection(proxy.origin);
      for (let turn = 0; !state.isOver; turn++) {
        const email = `v${visitor}-${turn}@example.org`;
        const [method, path, body] =
          turn % 4 === 0
            ? (['POST', `/api/v1/sessions/${session.id}/registrations`, { email, name: 'Ada Lima' }] as const)
            : (['GET', turn % 2 === 0 ? `/calls/${callBody.slug}` : `/api/v1/sessions/${session.id}`] as const);
        count += 1;
        const status = await askProxy(proxy.origin, method, path, { agent, key, body }).catch(
          (error: Error) => error.message,
        );
        if (status === 201) registered.push(email);
        else if (status !== 200) failed.push(`${method} ${path}: ${status}`);
        await sleep(40);
      }
      agent.destroy();
    };
    await until(async () => (await askProxy(proxy.origin, 'GET', '/health/live').catch(() => 0)) === 200);
    const visiting = Array.from({ length: visitors }, (_, visitor) => visit(visitor));
    for (let round = 0; round < rounds; round++) {
      for (const index of [0, 1]) {
        const code = await instances[index]!.end('SIGTERM');
        said.push(instances[index]!.stdout);
        expect([round, index, code]).toEqual([round, index, 0]);
        instances[index] = await start(index);
        // On a connection of its own: one that is kept for later could be of the process before.
        const options = { headers: { connection: 'close' } };
        await until(async () => (await fetch(`${instances[index]!.url}/health/ready`, options)).status === 200);
      }
      process.stderr.write(
        `${round + 1} rolling restarts: ${count} requests, ${registered.length} of them POSTs, ${failed.length} failed${failed.map((one) => `\n  ${one}`).join('')}\n`,
      );
      // In a long run, nobody wants to wait for the end.
      if (failed.length > 0) break;
    }
    state.isOver = true;
    await Promise.all(visiting);
    if (failed.length > 0) process.stderr.write([...said.slice(-4), ...instances.map((one) => one.stdout)].join(''));
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    const { rows } = await sql.query<{ email: string }>(
      `select email from attendees join registrations on attendee_id = attendees.id`,
    );
    await sql.end();
    expect(failed).toEqual([]);
    expect(rows.map(({ email }) => email).sort()).toEqual(registered.sort());
  },
  14_400_000,
);

test('Caddy passes on a POST while no instance is ready and one lives', async () => {
  // The first port refuses connections, and the second is always too busy to be ready.
  const busy = createServer((request, response) => {
    response.statusCode = request.url === '/health/ready' ? 503 : request.method === 'POST' ? 201 : 200;
    request.pipe(response);
  }).listen(0, '127.0.0.1');
  await once(busy, 'listening');
  const proxy = await startCaddy(await freePort(), [await freePort(), (busy.address() as AddressInfo).port]);
  cleanUps.push(
    async () => busy.close(),
    () => proxy.stop(),
  );
  const post = async () => {
    const answer = await fetch(proxy.origin, { method: 'POST', body: 'a place' }).catch(() => null);
    return answer && [answer.status, await answer.text()];
  };
  await until(async () => (await post())?.[0] === 201);
  for (let count = 0; count < 50; count++) expect(await post()).toEqual([201, 'a place']);
});
