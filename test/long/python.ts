import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { projectRoot } from '../../src/platform/root.js';

const needed = 'import zoneinfo, pytz, icalendar, gi; gi.require_version("ICalGLib", "3.0")';

/**
 * A Python that can read calendars, or that has only what `needs` imports. Throws with advice where there is none: no
 * check is skipped in silence.
 */
export function findPython(needs = needed): string {
  const python = ['python3', '/usr/bin/python3'].find((one) => spawnSync(one, ['-c', needs]).status === 0);
  if (python !== undefined) return python;
  throw new Error(
    'npm run check:long compares with Python and with libical, and finds no Python 3.9 that has them. ' +
      'On Debian: apt-get install tzdata python3 python3-tz python3-icalendar python3-gi gir1.2-ical-3.0',
  );
}

/** A Python program that answers in JSON lines. */
export class PythonProgram {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  constructor(python: string, file: string) {
    const program = join(projectRoot, 'test', 'long', file);
    this.child = spawn(python, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (this.child.stdout === null) throw new Error('no output');
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** The next line that it writes, undefined after the last one. */
  async read<T>(): Promise<T | undefined> {
    const { value, done } = await this.lines.next();
    return done === true ? undefined : (JSON.parse(value) as T);
  }

  write(value: unknown): void {
    this.child.stdin?.write(`${JSON.stringify(value)}\n`);
  }

  end(): void {
    this.child.stdin?.end();
  }
}
