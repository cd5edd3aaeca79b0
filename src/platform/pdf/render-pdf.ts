import { Worker } from 'node:worker_threads';
import type { PdfContent } from './content.js';

/** The fonts and their tools take 100 MB, so the thread ends after this time without work. */
const idleMs = 10_000;

const workerFile = new URL('./pdf-worker.js', import.meta.url);

/** Limits the thread's heap, so that it collects garbage instead of growing. */
const resourceLimits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 };

/** The thread's response to a page. */
export type Printed = { number: number } & ({ bytes: Uint8Array } | { fault: unknown });

interface Waiting {
  resolve: (bytes: Buffer) => void;
  reject: (fault: unknown) => void;
}

let printer: Worker | null = null;
let idle: NodeJS.Timeout | undefined;
let last = 0;
const waiting = new Map<number, Waiting>();

/**
 * Renders a page as PDF. One separate thread draws one page after the other, so that requests are not delayed, and
 * hundreds of certificates after a session are queued.
 */
export async function renderPdf(content: PdfContent): Promise<Buffer> {
  clearTimeout(idle);
  printer ??= startPrinter();
  const number = (last += 1);
  const { promise, resolve, reject } = withResolvers<Buffer>();
  waiting.set(number, { resolve, reject });
  printer.ref();
  printer.postMessage({ number, content }, []);
  return promise;
}

/** Renders many pages in a thread of their own, so that certificates don't wait for them. */
export function renderLargePdf(content: PdfContent): Promise<Buffer> {
  const limits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 };
  const worker = new Worker(workerFile, { execArgv: [], resourceLimits: limits });
  return new Promise<Buffer>((resolve, reject) => {
    worker.once('message', (printed: Printed) => {
      if ('bytes' in printed) resolve(Buffer.from(printed.bytes));
      else reject(printed.fault);
    });
    worker.once('error', reject);
    worker.postMessage({ number: 0, content }, []);
  }).finally(() => void worker.terminate());
}

function startPrinter(): Worker {
  const worker = new Worker(workerFile, { execArgv: [], resourceLimits });
  worker.on('message', (printed: Printed) => {
    settle(printed);
    if (waiting.size > 0) return;
    worker.unref();
    idle = setTimeout(() => {
      printer = null;
      void worker.terminate();
    }, idleMs).unref();
  });
  worker.once('error', (fault) => {
    if (printer === worker) printer = null;
    for (const { reject } of waiting.values()) reject(fault);
    waiting.clear();
  });
  return worker;
}

function settle(printed: Printed): void {
  const one = waiting.get(printed.number);
  waiting.delete(printed.number);
  if ('bytes' in printed) one?.resolve(Buffer.from(printed.bytes));
  else one?.reject(printed.fault);
}

function withResolvers<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  let reject: (fault: unknown) => void = () => undefined;
  const promise = new Promise<Value>((one, other) => {
    resolve = one;
    reject = other;
  });
  return { promise, resolve, reject };
}
