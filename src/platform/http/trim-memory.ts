import { Session } from 'node:inspector';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';

/** The heap has grown by so much since it was collected before it is worth collecting again: a rush of 1,500 people. */
const grownBytes = 16 * 1024 * 1024;
/** A rush is over when two seconds in a row have fewer requests than this. */
const calmRequests = 20;
/** Collects so many seconds after a rush: what it leaves behind, such as emails, goes on needing memory for a while. */
const collectAfter = [2, 7, 15, 30, 45, 60, 90, 120];

/**
 * Lets the heap grow by 70 % before all of it is collected. V8 would let it grow to four times what it was, which takes
 * a few hundredths less of the processor, and 200 MB more at the end of a rush.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString('--heap-growing-percent=70');
}

/**
 * Collects the heap when a rush of requests is over, and so returns its memory to the system: V8 would keep most of it.
 */
export function trimMemoryAfterRush(): { count(): void; stop(): void } {
  let requests = 0;
  let calmFor = Infinity;
  let settled = Infinity;
  // Not of process.memoryUsage(), which reads a file of the system.
  const heapTotal = () => getHeapStatistics().total_heap_size;
  const timer = setInterval(() => {
    calmFor = requests < calmRequests ? calmFor + 1 : 0;
    requests = 0;
    settled = Math.min(settled, heapTotal());
    if (!collectAfter.includes(calmFor) || heapTotal() - settled < grownBytes) return;
    // What is left is needed, such as compiled code: collecting it again would return nothing.
    collectHeap(() => (settled = heapTotal()));
  }, 1000);
  timer.unref();
  return { count: () => (requests += 1), stop: () => clearInterval(timer) };
}

/**
 * Collects the heap. Unlike `gc()`, this also returns the space of new objects, which is 32 MB after a rush, and what is
 * between old ones.
 */
export function collectHeap(done: () => void = () => undefined): void {
  const session = new Session();
  session.connect();
  session.post('HeapProfiler.collectGarbage', () => {
    done();
    // Disconnecting at once, while V8 collects, never ends.
    setImmediate(() => session.disconnect());
  });
}
