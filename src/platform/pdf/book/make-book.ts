import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { withinTime } from '../../within-time.js';
import { SpooledFile } from '../../file-store/spooled-file.js';
import type { BookFrame, BookPart, BookProgress } from './book.js';

const execArgv = ['--max-old-space-size=512', '--max-semi-space-size=16'];
/** Memory of the process, in bytes: one that draws 2,000 chapters takes about half of it. */
const maxMemory = 1024 * 1024 * 1024;
/** A chapter takes a tenth of a second, and more on a busy machine: this ends what hangs. */
const maxPartMs = 10 * 60_000;
/** The process yields to everything else on its machine. */
const niceness = 10;
/** A file in the file store is shorter than this. */
const mostBytes = 2 ** 31 - 1;

/** The name of its file, where that waits until it is stored, and when nobody wants it any more. */
export interface BookOptions {
  folder: string;
  name: string;
  signal: AbortSignal;
  memory?: number;
}

/**
 * Draws a book in a process of its own, which holds up nobody, and returns it with the number of its pages. Its parts
 * are read one by one. Throws if the process ends, for example because it takes too much memory.
 */
export async function makeBook(
  frame: BookFrame,
  parts: AsyncIterable<BookPart>,
  { folder, name, signal, memory = maxMemory }: BookOptions,
): Promise<{ file: SpooledFile } & BookProgress> {
  signal.throwIfAborted();
  const path = fileURLToPath(new URL('./book-process.js', import.meta.url));
  const child = fork(path, [String(memory)], {
    execArgv,
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  const ended = new AbortController();
  child.once('error', (error) => ended.abort(error));
  child.once('exit', () => ended.abort(new Error('The process that draws a book has ended.')));
  const receiving = SpooledFile.receive(child.stdout as Readable, name, { folder, maxBytes: mostBytes });
  receiving.catch((error: unknown) => ended.abort(error));
  try {
    if (child.pid !== undefined) setPriority(child.pid, niceness);
    const send = async (part: BookPart): Promise<BookProgress> => {
      const answer = (end: AbortSignal) => {
        const message = once(child, 'message', { signal: end });
        child.send(part);
        return message;
      };
      const [progress] = (await withinTime(maxPartMs, answer, signal, ended.signal)) as [BookProgress];
      return progress;
    };
    await send({ kind: 'frame', frame });
    for await (const part of parts) await send(part);
    const progress = await send({ kind: 'end' });
    child.disconnect();
    return { file: await receiving, ...progress };
  } catch (error) {
    child.kill('SIGKILL');
    await receiving.then((file) => file.close()).catch(() => undefined);
    throw error;
  }
}
