import { type ResourceLimits, Worker } from 'node:worker_threads';
import { Unavailable } from '../errors.js';
import type { PdfContent } from './content.js';
import type { Picture } from './draw-picture.js';

/** The fonts and their tools take 100 MB, so the thread ends after this time without work. */
const idleMs = 10_000;

const workerFile = new URL('./pdf-worker.js', import.meta.url);

/** Limits the thread's heap, so that it collects garbage instead of growing. */
const usual = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 };
/** For documents with many letters, which would end a thread that others wait for. */
const large = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 };
/** A document with more letters is large: some proposals, which have 100 to 10,000. */
const manyLetters = 40_000;

/** What the thread draws. */
export type Printable = PdfContent | Picture;

/** The thread's response to a page. */
export type Printed = { number: number } & ({ bytes: Uint8Array } | { fault: unknown });

interface Waiting {
  resolve: (bytes: Buffer) => void;
  reject: (fault: unknown) => void;
}

/** A thread that draws one page after the other, so that requests are not delayed. */
class Printer {
  private thread: Worker | null = null;
  private idle: NodeJS.Timeout | undefined;
  private last = 0;
  private readonly waiting = new Map<number, Waiting>();

  constructor(private readonly resourceLimits: ResourceLimits) {}

  /** How many wait for it. */
  get length(): number {
    return this.waiting.size;
  }

  print(content: Printable): Promise<Buffer> {
    clearTimeout(this.idle);
    this.thread ??= this.start();
    const number = (this.last += 1);
    const drawn = new Promise<Buffer>((resolve, reject) => this.waiting.set(number, { resolve, reject }));
    this.thread.ref();
    this.thread.postMessage({ number, content }, []);
    return drawn;
  }

  private start(): Worker {
    const worker = new Worker(workerFile, { execArgv: [], resourceLimits: this.resourceLimits });
    worker.on('message', (printed: Printed) => {
      this.settle(printed);
      if (this.waiting.size > 0) return;
      worker.unref();
      this.idle = setTimeout(() => {
        this.thread = null;
        void worker.terminate();
      }, idleMs).unref();
    });
    worker.once('error', (fault) => {
      if (this.thread === worker) this.thread = null;
      for (const { reject } of this.waiting.values()) reject(fault);
      this.waiting.clear();
    });
    return worker;
  }

  private settle(printed: Printed): void {
    const one = this.waiting.get(printed.number);
    this.waiting.delete(printed.number);
    if ('bytes' in printed) one?.resolve(Buffer.from(printed.bytes));
    else one?.reject(printed.fault);
  }
}

const [documents, longDocuments, pictures] = [new Printer(usual), new Printer(large), new Printer(usual)];
/** Strangers ask for pictures: those that can be drawn within some seconds. */
const mostPictures = 32;

/** Renders a page as PDF; hundreds of certificates after a session are queued. */
export async function renderPdf(content: PdfContent): Promise<Buffer> {
  const letters = content.pages.flat().reduce((sum, mark) => sum + (mark.kind === 'text' ? mark.text.length : 0), 0);
  return (letters > manyLetters ? longDocuments : documents).print(content);
}

/** Renders a picture as PNG, one at a time, beside documents. Throws Unavailable if many wait. */
export async function renderPicture(picture: Picture): Promise<Buffer> {
  if (pictures.length >= mostPictures)
    throw new Unavailable('busy', 'Too many pictures are asked for. Try again later.', { seconds: 5 });
  return pictures.print(picture);
}

/** Renders many pages in a thread of their own, so that certificates don't wait for them. */
export function renderLargePdf(content: PdfContent): Promise<Buffer> {
  const worker = new Worker(workerFile, { execArgv: [], resourceLimits: large });
  return new Promise<Buffer>((resolve, reject) => {
    worker.once('message', (printed: Printed) => {
      if ('bytes' in printed) resolve(Buffer.from(printed.bytes));
      else reject(printed.fault);
    });
    worker.once('error', reject);
    worker.postMessage({ number: 0, content }, []);
  }).finally(() => void worker.terminate());
}
