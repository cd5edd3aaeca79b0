import { PassThrough } from 'node:stream';
import { renderPage } from '../platform/views/renderer.js';
import type { ConsolePage } from './console-page.js';
import type { ConsoleLayout } from './layout.js';
import type { StateView } from './sessions/session-state.js';

/** Marks in the template of the page where the progress goes. */
const place = '<!--steps-->';

/** Work that takes a while, and where its page leads back to. */
interface Job {
  heading: string;
  sessionTitle: string;
  backPath: string;
  backLabel: string;
}

/** What became of one kind, and of whom where that is worth naming. */
export interface ResultLine {
  state: StateView;
  text: string | null;
  people: string[];
}

/** The end of a job; `failed` says why it stopped early. */
interface JobResult {
  failed: string | null;
  lines: readonly ResultLine[];
}

/**
 * Answers with a page that arrives while the work goes on, so that no proxy times out and the page isn't empty meanwhile;
 * it needs no JavaScript and keeps nothing between requests. The work goes on when the visitor leaves.
 */
export async function runJob(
  page: ConsolePage,
  layout: ConsoleLayout,
  job: Job,
  work: (report: (progress: string) => void) => Promise<JobResult>,
): Promise<void> {
  const view = { ...layout, ...job, title: job.heading };
  const [head = '', tail = ''] = renderPage('console/background-job/page', view).split(place);
  const stream = new PassThrough();
  // The visitor may leave: what is written then goes nowhere.
  stream.on('error', () => undefined);
  const write = (html: string) => {
    if (!stream.destroyed) stream.write(html);
  };
  void page.reply
    .code(200)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    // Without this, nginx buffers the page until it is whole.
    .header('x-accel-buffering', 'no')
    .send(stream);
  write(head);
  try {
    const result = await work((text) => {
      const step = { ...view, text };
      write(renderPage('console/background-job/step', step));
    });
    const end = { ...view, ...result };
    write(renderPage('console/background-job/result', end));
  } finally {
    write(tail);
    stream.end();
  }
}

/** Items in portions, so that no transaction takes long. */
export function portions<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
