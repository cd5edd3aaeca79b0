import { parentPort } from 'node:worker_threads';
import { drawPaper } from './draw-paper.js';
import type { Paper } from './paper.js';
import type { Printed } from './print-paper.js';

// What `print-paper.ts` starts: it draws one page after the other.
let line = Promise.resolve();
parentPort?.on('message', ({ number, paper }: { number: number; paper: Paper }) => {
  line = line.then(async () => {
    const printed: Printed = await drawPaper(paper).then(
      (bytes) => ({ number, bytes }),
      (fault: unknown) => ({ number, fault }),
    );
    parentPort?.postMessage(printed);
  });
});
