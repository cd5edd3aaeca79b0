import { endGreenrooms, until } from '../support/greenroom-process.js';
import { callApiAt, makeProgramme, startOverTestDatabase } from '../support/program-over-database.js';
import { startReceiver } from '../support/receiver.js';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await endGreenrooms();
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

interface Delivery {
  state: string;
  status: number | null;
  attempts: number;
  tookMs: number;
}

test('a receiver that answers after 29 seconds has each event once, one after 50 seconds is tried again', async () => {
  const { greenroom, key } = await startOverTestDatabase(cleanUps, { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });
  const { id } = await makeProgramme(greenroom.url, key);
  const api = async (method: string, path: string, body?: object) => {
    const answer = await callApiAt(greenroom.url, key, method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const receivers = await Promise.all(
    [0, 29, 50].map(async (seconds) => {
      const receiver = await startReceiver();
      cleanUps.push(() => receiver.close());
      receiver.answer = (response) => void setTimeout(() => response.writeHead(204).end(), seconds * 1000).unref();
      const input = { name: `after ${seconds} s`, url: receiver.url, events: ['registration.confirmed'] };
      const webhook = await api('POST', '/webhooks', input);
      const deliveries = async (): Promise<Delivery[]> =>
        (await api('GET', `/webhooks/${webhook.id}/deliveries`)).items;
      return { receiver, deliveries };
    }),
  );
  const [quick, slow, late] = receivers;
  await api('POST', `/sessions/${id}/registrations`, { email: 'ada@example.org', name: 'Ada Lima' });
  const isTried = ({ attempts }: Delivery) => attempts > 0;
  for (const { deliveries } of receivers) await until(async () => (await deliveries()).some(isTried));
  expect(await slow!.deliveries()).toMatchObject([{ state: 'delivered', status: 204, attempts: 1 }]);
  expect(await late!.deliveries()).toMatchObject([{ state: 'queued', status: null, attempts: 1 }]);
  // People register as before, and nobody else waits.
  await api('POST', `/sessions/${id}/registrations`, { email: 'bo@example.org', name: 'Bo Chen' });
  await until(() => quick!.receiver.received.length === 2);
  const ids = slow!.receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(ids.length);
});
