import { PassThrough } from 'node:stream';
import { renderPage } from '../platform/views/renderer.js';
import type { ConsolePage } from './console-page.js';
import type { ConsoleLayout } from './layout.js';
import type { StateView } from './sessions/session-state.js';

/** Stands in the page where the words about the work go. */
const place = '<!--steps-->';

/** A page on which work goes on: what it says before, and the words that stand in it one after the other. */
export interface WorkPage extends ConsoleLayout {
  heading: string;
  sessionTitle: string;
  backPath: string;
}

/**
 * Sends a page that comes in while the work goes on, so that nothing on the way gives up waiting and nobody looks at an
 * empty page; it needs no JavaScript and no memory between two requests. `work` says each step as HTML, and the last of
 * them is the result. When the visitor goes away, the work goes on all the same.
 */
export async function sendWork(
  page: ConsolePage,
  view: WorkPage,
  work: (say: (html: string) => void) => Promise<void>,
): Promise<void> {
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
    // Without this, nginx keeps the page back until it is whole.
    .header('x-accel-buffering', 'no')
    .send(stream);
  write(head);
  try {
    await work(write);
  } finally {
    write(tail);
    stream.end();
  }
}

/** How far the work has come. */
export function workStep(layout: ConsoleLayout, text: string): string {
  const view = { ...layout, text };
  return renderPage('console/background-job/step', view);
}

/** What became of one kind, and of whom where that is worth saying. */
export interface ResultLine {
  state: StateView;
  text: string | null;
  people: string[];
}

/** What became of the work; `failed` says why it stopped before its end. */
export function workResult(
  layout: ConsoleLayout,
  result: { failed: string | null; lines: readonly ResultLine[]; backPath: string; backLabel: string },
): string {
  const view = { ...layout, ...result };
  return renderPage('console/background-job/result', view);
}

/** Items in portions, so that no transaction takes long. */
export function portions<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
