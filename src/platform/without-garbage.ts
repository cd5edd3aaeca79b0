import { getHeapStatistics } from 'node:v8';
import { collectHeap } from './http/trim-memory.js';

/** The heap can grow by so much while a file is sent. */
const grownBytes = 96 * 1024 * 1024;

/**
 * Passes on the portions of a long file, and collects the heap whenever it has grown meanwhile: V8 takes rows that are
 * garbage in a moment for objects that stay, and would let them grow by 250 MB before it looks.
 */
export async function* withoutGarbage<Portion>(portions: AsyncIterable<Portion>): AsyncGenerator<Portion> {
  // Not of process.memoryUsage(), which reads a file of the system.
  const heapTotal = () => getHeapStatistics().total_heap_size;
  let least = heapTotal();
  for await (const portion of portions) {
    yield portion;
    least = Math.min(least, heapTotal());
    if (heapTotal() - least < grownBytes) continue;
    await new Promise<void>((resolve) => collectHeap(resolve));
    least = heapTotal();
  }
}
