import { WorkerPool } from '../../../src/platform/worker-pool.js';

function held() {
  let end: (error?: Error) => void = () => undefined;
  const work = () => new Promise<void>((resolve, reject) => (end = (error) => (error ? reject(error) : resolve())));
  return { work, end: (error?: Error) => end(error) };
}

test('lanes are free again when their work has ended, and waiting is bounded', async () => {
  const lanes = new WorkerPool(2);
  const [one, two] = [held(), held()];
  expect([lanes.free, lanes.isIdle]).toEqual([2, true]);
  lanes.start(one.work);
  lanes.start(two.work);
  expect([lanes.free, lanes.isIdle]).toEqual([0, false]);
  await lanes.waitForFree(1);
  expect(lanes.free).toBe(0);
  one.end();
  await lanes.waitForFree(60_000);
  expect(lanes.free).toBe(1);
  two.end();
  await lanes.end();
  expect([lanes.free, lanes.isIdle, lanes.hasFailed]).toEqual([2, true, false]);
});

test('an error is thrown when the work of all lanes has ended', async () => {
  const lanes = new WorkerPool(2);
  const [bad, good] = [held(), held()];
  lanes.start(bad.work);
  lanes.start(good.work);
  bad.end(new Error('first'));
  await lanes.waitForFree(60_000);
  expect([lanes.hasFailed, lanes.free]).toEqual([true, 1]);
  let hasEnded = false;
  const end = lanes.end().finally(() => (hasEnded = true));
  end.catch(() => undefined);
  await new Promise(setImmediate);
  expect(hasEnded).toBe(false);
  good.end();
  await expect(end).rejects.toThrow('first');
});
