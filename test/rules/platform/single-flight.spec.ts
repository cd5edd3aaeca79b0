import { IdleBackoff } from '../../../src/platform/rest.js';
import { SingleFlight } from '../../../src/platform/single-flight.js';

/** Work that goes on until it is let go; `begun` counts its runs. */
const held = () => {
  const runs: (() => void)[] = [];
  const work = new SingleFlight(() => new Promise<void>((resolve) => runs.push(resolve)));
  const letGo = async () => {
    runs.at(-1)?.();
    await new Promise(setImmediate);
  };
  return { work, runs, letGo };
};

test('two runs never go at the same time', async () => {
  const { work, runs, letGo } = held();
  work.start();
  work.start();
  expect(runs.length).toBe(1);
  await letGo();
  expect(runs.length).toBe(1);
  work.start();
  expect(runs.length).toBe(2);
});

test('what is asked for again is done once more, however often', async () => {
  const { work, runs, letGo } = held();
  for (let asked = 0; asked < 3; asked++) work.startAgain();
  expect(runs.length).toBe(1);
  await letGo();
  expect(runs.length).toBe(2);
  await letGo();
  expect(runs.length).toBe(2);
});

test('at the end it is waited for, and does not begin once more', async () => {
  const { work, runs, letGo } = held();
  await work.finish();
  work.startAgain();
  work.startAgain();
  let isFinished = false;
  const finished = work.finish().then(() => (isFinished = true));
  await new Promise(setImmediate);
  expect(isFinished).toBe(false);
  await letGo();
  await finished;
  expect(runs.length).toBe(1);
});

test('work that found nothing rests for a multiple of its time, up to a limit, and work that found something does not', async () => {
  let now = 0;
  const runs: number[] = [];
  const rest = new IdleBackoff({ times: 50, maxMs: 4000 }, () => now);
  const runAt = async (at: number, took: number, found: number) => {
    now = at;
    await rest.run(async () => {
      runs.push(at);
      now += took;
      return found;
    });
  };
  await runAt(0, 10, 3);
  await runAt(20, 10, 0);
  await runAt(529, 10, 0);
  await runAt(530, 1000, 0);
  await runAt(5529, 10, 0);
  await runAt(5530, 10, 1);
  await runAt(5540, 10, 1);
  expect(runs).toEqual([0, 20, 530, 5530, 5540]);
});
