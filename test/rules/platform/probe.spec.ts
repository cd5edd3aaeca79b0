import { setTimeout as sleep } from 'node:timers/promises';
import { Probe } from '../../../src/platform/probe.js';

const anHour = 3_600_000;

/** A check that ends when it is told to. */
function check() {
  const all: { end: (result: string) => void; fail: () => void }[] = [];
  const run = () =>
    new Promise<string>((end, reject) => all.push({ end, fail: () => reject(new Error('connection refused')) }));
  return { all, run };
}

test('only the first result is waited for; later, the last one counts while a check takes long', async () => {
  const { all, run } = check();
  const probe = new Probe(run, anHour);
  const first = probe.latest(0, anHour);
  const together = probe.latest(0, anHour);
  // Longer than those wait who wait for nothing.
  await sleep(5);
  all[0]?.end('up');
  expect([await first, await together, all.length]).toEqual(['up', 'up', 1]);
  expect([await probe.latest(0, anHour), await probe.latest(0, anHour), all.length]).toEqual(['up', 'up', 2]);
  const late = probe.latest(anHour, 0);
  all[1]?.end('up again');
  expect(await late).toBe('up again');
});

test('nothing counts that is too old, or older than a failure', async () => {
  const { all, run } = check();
  const probe = new Probe(run, anHour);
  const failing = probe.latest(0, anHour);
  all[0]?.fail();
  expect(await failing).toBeNull();
  expect(await probe.latest(0, 0)).toBeNull();
  all[1]?.end('up');
  expect(await probe.latest(anHour, anHour)).toBe('up');
  const again = probe.latest(anHour, 0);
  all[2]?.fail();
  expect(await again).toBeNull();

  const old = new Probe(async () => 'up', -1);
  expect(await old.latest(anHour, anHour)).toBeNull();
});
