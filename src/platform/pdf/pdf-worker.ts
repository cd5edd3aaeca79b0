import { parentPort } from 'node:worker_threads';
import { drawPdf } from './draw-pdf.js';
import type { PdfContent } from './content.js';
import type { Printed } from './render-pdf.js';

// The thread started by `render-pdf.ts`, which draws one page after the other.
let line = Promise.resolve();
parentPort?.on('message', ({ number, content }: { number: number; content: PdfContent }) => {
  line = print(line, number, content);
});

async function print(before: Promise<void>, number: number, content: PdfContent): Promise<void> {
  await before;
  let printed: Printed;
  try {
    printed = { number, bytes: await drawPdf(content) };
  } catch (fault) {
    printed = { number, fault };
  }
  parentPort?.postMessage(printed, []);
}
