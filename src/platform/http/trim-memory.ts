import { collectHeap, heapBytes } from '../fast/collect-heap.js';

/** The heap has grown by so much since it was collected before it is worth collecting again: a rush of 1,500 people. */
const grownBytes = 16 * 1024 * 1024;
/** A rush is over when two seconds in a row have fewer requests than this. */
const calmRequests = 20;
/** Collects so many seconds after a rush: what it leaves behind, such as emails, goes on needing memory for a while. */
const collectAfter = [2, 7, 15, 30, 45, 60, 90, 120];
/** And at the first of the seconds after which nobody has had an answer for so long: it takes 100 ms of all requests. */
const quietMs = 200;

/**
 * Collects the heap when a rush of requests is over, and so returns its memory to the system: V8 would keep most of it.
 * `count` is called for each answer.
 */
export function trimMemoryAfterRush(): { count(): void; stop(): void } {
  let requests = 0;
  let calmFor = Infinity;
  let settled = Infinity;
  let answeredAt = -Infinity;
  let isDue = false;
  const timer = setInterval(() => {
    calmFor = requests < calmRequests ? calmFor + 1 : 0;
    requests = 0;
    settled = Math.min(settled, heapBytes());
    if (calmFor === 0) isDue = false;
    if (collectAfter.includes(calmFor)) isDue = heapBytes() - settled >= grownBytes;
    if (!isDue || performance.now() - answeredAt < quietMs) return;
    isDue = false;
    // What is left is needed, such as compiled code: collecting it again would return nothing.
    collectHeap(() => (settled = heapBytes()));
  }, 1000);
  timer.unref();
  const count = () => {
    requests += 1;
    answeredAt = performance.now();
  };
  return { count, stop: () => clearInterval(timer) };
}
