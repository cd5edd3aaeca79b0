import { collectHeap, heapBytes } from '../heap.js';

/** The heap has grown by so much since it was collected before it is worth collecting again: a rush of 1,500 people. */
const grownBytes = 16 * 1024 * 1024;
/** A rush is over when two seconds in a row have fewer requests than this. */
const calmRequests = 20;
/** Collects so many seconds after a rush: what it leaves behind, such as emails, goes on needing memory for a while. */
const collectAfter = [2, 7, 15, 30, 45, 60, 90, 120];

/**
 * Collects the heap when a rush of requests is over, and so returns its memory to the system: V8 would keep most of it.
 */
export function trimMemoryAfterRush(): { count(): void; stop(): void } {
  let requests = 0;
  let calmFor = Infinity;
  let settled = Infinity;
  const timer = setInterval(() => {
    calmFor = requests < calmRequests ? calmFor + 1 : 0;
    requests = 0;
    settled = Math.min(settled, heapBytes());
    if (!collectAfter.includes(calmFor) || heapBytes() - settled < grownBytes) return;
    // What is left is needed, such as compiled code: collecting it again would return nothing.
    collectHeap(() => (settled = heapBytes()));
  }, 1000);
  timer.unref();
  return { count: () => (requests += 1), stop: () => clearInterval(timer) };
}
