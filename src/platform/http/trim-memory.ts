import { Session } from 'node:inspector';
import { getHeapStatistics } from 'node:v8';

/** The heap has grown by so much before it is worth collecting: about what a rush of 3,000 registrations leaves. */
const grownBytes = 32 * 1024 * 1024;
/** A rush is over when two seconds in a row have fewer requests than this. */
const calmRequests = 20;
/** Collects so many seconds after a rush: what it leaves behind, such as emails, goes on needing memory for a while. */
const collectAfter = [2, 7, 15, 30];

/**
 * Collects the heap when a rush of requests is over, and so returns its memory to the system: V8 would keep most of it.
 * Flags of V8 that collect earlier, during the rush, take a quarter of its speed.
 */
export function trimMemoryAfterRush(): { count(): void; stop(): void } {
  let requests = 0;
  let calmFor = Infinity;
  // At the start the heap is larger than it needs to be.
  let least = Infinity;
  const timer = setInterval(() => {
    calmFor = requests < calmRequests ? calmFor + 1 : 0;
    requests = 0;
    // Not of process.memoryUsage(), which reads a file of the system.
    const heapTotal = getHeapStatistics().total_heap_size;
    least = Math.min(least, heapTotal);
    if (collectAfter.includes(calmFor) && heapTotal - least >= grownBytes) collect();
  }, 1000);
  timer.unref();
  return { count: () => (requests += 1), stop: () => clearInterval(timer) };
}

/** Unlike `gc()`, this also returns the space of new objects, which is 32 MB after a rush, and what is between old ones. */
function collect(): void {
  const session = new Session();
  session.connect();
  // Disconnecting at once, while V8 collects, never ends.
  session.post('HeapProfiler.collectGarbage', () => setImmediate(() => session.disconnect()));
}
