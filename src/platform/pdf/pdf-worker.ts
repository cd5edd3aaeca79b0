import { parentPort } from 'node:worker_threads';
import { drawPdf } from './draw-pdf.js';
import { drawPicture } from './draw-picture.js';
import type { Printed, Printable } from './render-pdf.js';

// The thread started by `render-pdf.ts`, which draws one page after the other.
let line = Promise.resolve();
parentPort?.on('message', ({ number, content }: { number: number; content: Printable }) => {
  line = print(line, number, content);
});

async function print(before: Promise<void>, number: number, content: Printable): Promise<void> {
  await before;
  let printed: Printed;
  try {
    const bytes = 'background' in content ? await drawPicture(content) : await drawPdf(content);
    printed = { number, bytes };
  } catch (fault) {
    printed = { number, fault };
  }
  parentPort?.postMessage(printed, []);
}
