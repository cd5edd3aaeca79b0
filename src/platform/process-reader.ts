import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ProcessLimits } from './limit-process.js';

/** How many files are read at once, because each can take much memory. */
const maxAtOnce = 2;
/**
 * Ends a process that waits for nothing, which a file of a stranger could make it do: it takes the place of others that
 * long. One that works is ended by its own limits.
 */
const hungMs = 5 * 60_000;

interface ProcessReaderOptions<Result> {
  /** The program: it gets its limits as JSON in its first argument and the file as a message, and answers with one. */
  program: URL;
  /** Flags of Node. */
  execArgv: string[];
  limits: ProcessLimits;
  /** Returns what is said of a file whose process has ended without a result; throws if that is no fault of the file. */
  ended: (signal: string | null) => Result;
}

/** Reads files of strangers, each in a process of its own, which a harmful one can end. */
export class ProcessReader<Result> {
  private readonly reading = new Set<Promise<Result>>();

  constructor(private readonly options: ProcessReaderOptions<Result>) {}

  async read(bytes: Uint8Array, limits: ProcessLimits = {}): Promise<Result> {
    while (this.reading.size >= maxAtOnce) {
      await Promise.race([...this.reading].map((one) => one.catch(() => undefined)));
    }
    const result = this.readInProcess(bytes, { ...this.options.limits, ...limits }).finally(() =>
      this.reading.delete(result),
    );
    this.reading.add(result);
    return result;
  }

  private readInProcess(bytes: Uint8Array, limits: ProcessLimits): Promise<Result> {
    const { program, execArgv, ended } = this.options;
    return new Promise((resolve, reject) => {
      const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as ('ignore' | 'ipc')[];
      const options = { execArgv, env: {}, serialization: 'advanced' as const, stdio };
      const child = fork(fileURLToPath(program), [JSON.stringify(limits)], options);
      const timer = setTimeout(() => child.kill('SIGKILL'), hungMs);
      child.once('message', (result) => resolve(result as Result));
      child.once('error', reject);
      child.once('exit', (_code, signal) => {
        clearTimeout(timer);
        const end = () => {
          try {
            resolve(ended(signal));
          } catch (error) {
            reject(error);
          }
        };
        // A result can still be on its way.
        if (child.connected) child.once('disconnect', end);
        else end();
      });
      child.send(bytes);
    });
  }
}
