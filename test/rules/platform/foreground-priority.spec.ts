import { setTimeout as sleep } from 'node:timers/promises';
import { ForegroundPriority } from '../../../src/platform/foreground-priority.js';
import { getHeapStatistics } from 'node:v8';
import { collectHeap } from '../../../src/platform/fast/collect-heap.js';
import { trimMemoryAfterRush } from '../../../src/platform/http/trim-memory.js';

/** What is done, in order. */
const record = () => {
  const done: string[] = [];
  return { done, note: (what: string) => () => void done.push(what) };
};

test('background work goes on at once while nobody waits', async () => {
  const { done, note } = record();
  const going = new ForegroundPriority().over(10_000).then(note('mail'));
  await Promise.resolve();
  await Promise.resolve();
  expect(done).toEqual(['mail']);
  await going;
});

test('and after the last of those who wait, whether they were served or refused', async () => {
  const foreground = new ForegroundPriority();
  const { done, note } = record();
  let serve = () => undefined as void;
  const first = foreground.during(() => new Promise<void>((resolve) => (serve = resolve))).then(note('first'));
  const second = foreground.during(() => Promise.reject(new Error('full'))).catch(note('second'));
  const mail = foreground.over(10_000).then(note('mail'));
  await second;
  await sleep(20);
  expect(done).toEqual(['second']);
  serve();
  await Promise.all([first, mail]);
  expect(new Set(done)).toEqual(new Set(['second', 'first', 'mail']));
});

test('a rush that does not end keeps nobody for ever', async () => {
  const foreground = new ForegroundPriority();
  const { done, note } = record();
  void foreground.during(() => new Promise(() => undefined));
  const mail = foreground.over(30).then(note('mail'));
  await Promise.resolve();
  expect(done).toEqual([]);
  await mail;
  expect(done).toEqual(['mail']);
});

test('the moment between two batches of a rush is not its end', async () => {
  const foreground = new ForegroundPriority();
  const { done, note } = record();
  await foreground.during(() => Promise.resolve());
  const mail = foreground.over(10_000).then(note('mail'));
  for (let batch = 0; batch < 5; batch++) await foreground.during(() => sleep(5));
  await foreground.during(() => Promise.resolve()).then(note('rush'));
  await mail;
  expect(done).toEqual(['rush', 'mail']);
});

test('the memory of a rush is returned to the system when it is over', async () => {
  const heap = () => getHeapStatistics().total_heap_size;
  const every = jest.spyOn(globalThis, 'setInterval');
  const trimming = trimMemoryAfterRush();
  const second = every.mock.calls[0]?.[0] as () => void;
  every.mockRestore();
  // What tests before this one have left would go at any time.
  await new Promise<void>((resolve) => collectHeap(resolve));
  second();
  const before = heap();
  const left = Array.from({ length: 1_000_000 }, (_, index) => ({ index, words: [`${index}`] }));
  for (let count = 0; count < 100; count++) trimming.count();
  second();
  const grown = heap() - before;
  left.length = 0;
  second();
  expect(heap() - before).toBeGreaterThan(grown * 0.7);
  // It would delay the next request of somebody who goes from page to page.
  for (let page = 0; page < 2; page++) {
    trimming.count();
    second();
    await sleep(1);
    expect(heap() - before).toBeGreaterThan(grown * 0.7);
  }
  await sleep(220);
  second();
  trimming.stop();
  while (heap() - before > grown * 0.3) await sleep(1);
});
