import { setTimeout as sleep } from 'node:timers/promises';
import { askProxy } from '../support/ask-proxy.js';
import { callBody } from '../support/api-fixtures.js';
import { startCaddy } from '../support/caddy.js';
import { emptyDatabase } from '../support/database.js';
import { freePort } from '../support/free-port.js';
import { apiKeyIn, endGreenrooms, spawnGreenroom, until } from '../support/greenroom-process.js';
import { startNginx } from '../support/nginx.js';
import { makeProgramme } from '../support/program-over-database.js';
import { ScriptedSmtpServer } from '../support/scripted-smtp.js';

// Needs `apt-get install nginx openssl caddy`. An hour: MAIL_AWAY_SECONDS=3600.
const awaySeconds = Number(process.env['MAIL_AWAY_SECONDS'] ?? 60);

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await endGreenrooms();
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

test.each([
  ['nginx', startNginx],
  ['Caddy', startCaddy],
] as const)(
  `behind %s, pages and registrations are answered while the mail server is away for ${awaySeconds} s, then all emails leave`,
  async (_name, startProxy) => {
    const database = await emptyDatabase();
    cleanUps.push(() => database.drop());
    const smtp = new ScriptedSmtpServer();
    const smtpUrl = await smtp.start();
    cleanUps.push(() => smtp.stop());
    const ports = [await freePort(), await freePort()] as [number, number];
    const start = async (port: number) =>
      (
        await spawnGreenroom({
          DATABASE_URL: database.url,
          SMTP_URL: smtpUrl,
          PORT: String(port),
          SECRET: 'a secret that both instances share',
          LOG_LEVEL: 'warn',
        })
      ).ready();
    const [first] = await Promise.all(ports.map(start));
    const key = await apiKeyIn(database.url);
    const session = await makeProgramme(first!.url, key);
    const proxy = await startProxy(await freePort(), ports);
    cleanUps.push(() => proxy.stop());
    const page = `/calls/${callBody.slug}/sessions/${session.slug}`;
    await until(async () => (await askProxy(proxy.origin, 'GET', page).catch(() => 0)) === 200);

    await smtp.stop();
    const statuses = new Map<string, number>();
    const count = (what: string) => statuses.set(what, (statuses.get(what) ?? 0) + 1);
    const people: string[] = [];
    for (const from = Date.now(); Date.now() - from < awaySeconds * 1000; await sleep(200)) {
      count(`GET ${await askProxy(proxy.origin, 'GET', page)}`);
      const email = `person-${people.length}@example.org`;
      const body = { email, name: 'Ada Lima' };
      count(
        `POST ${await askProxy(proxy.origin, 'POST', `/api/v1/sessions/${session.id}/registrations`, { key, body })}`,
      );
      people.push(email);
    }
    expect([...statuses.keys()].sort()).toEqual(['GET 200', 'POST 201']);
    const { body: report } = await (async () => {
      const response = await fetch(`${first!.url}/health/ready`);
      return { body: (await response.json()) as { degraded: string[] } };
    })();
    expect(report.degraded).toEqual(['mail']);

    await smtp.start();
    await until(() => new Set(smtp.taken.map(({ recipient }) => recipient)).size === people.length, 300);
    expect(smtp.taken.map(({ recipient }) => recipient).sort()).toEqual(people.sort());
    process.stderr.write(`${people.length} registrations while the mail server was away\n`);
  },
);
