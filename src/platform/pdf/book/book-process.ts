import { finished } from 'node:stream/promises';
import { limitProcess } from '../../limit-process.js';
import type { BookPart } from './book.js';
import { BookDrawing } from './draw-book.js';

// The process started by `make-book.ts`, which draws one book into its standard output and ends.

const checkMemory = limitProcess({ memory: Number(process.argv[2]) });
let drawing: BookDrawing | null = null;
process.on('message', (part) => void draw(part as BookPart));
// Nobody wants the book any more.
process.once('disconnect', () => process.exit());
process.stdout.once('error', () => process.exit());

async function draw(part: BookPart): Promise<void> {
  switch (part.kind) {
    case 'frame':
      drawing = new BookDrawing(part.frame);
      drawing.document.pipe(process.stdout);
      await drawing.begin();
      break;
    case 'chapter':
      await drawing?.add(part.chapter);
      break;
    case 'attachment':
      await drawing?.attach(part.attachment);
      break;
    case 'end':
      await drawing?.end();
      if (drawing !== null) await finished(drawing.document);
      // Until all of it has left.
      await new Promise((resolve) => process.stdout.write('', resolve));
  }
  checkMemory();
  process.send?.(drawing?.progress);
}
