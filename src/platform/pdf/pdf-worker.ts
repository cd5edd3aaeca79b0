import { parentPort } from 'node:worker_threads';
import { drawPaper } from './draw-document.js';
import type { Paper } from './document.js';
import type { Printed } from './render-pdf.js';

// What `print-paper.ts` starts: it draws one page after the other.
let line = Promise.resolve();
parentPort?.on('message', ({ number, paper }: { number: number; paper: Paper }) => {
  line = print(line, number, paper);
});

async function print(before: Promise<void>, number: number, paper: Paper): Promise<void> {
  await before;
  let printed: Printed;
  try {
    printed = { number, bytes: await drawPaper(paper) };
  } catch (fault) {
    printed = { number, fault };
  }
  parentPort?.postMessage(printed, []);
}
