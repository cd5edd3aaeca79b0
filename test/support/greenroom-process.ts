import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/app/data-source.js';
import { ChangeApiKeys } from '../../src/flows/identity/change-api-keys.flow.js';
import { Clock } from '../../src/platform/clock.js';
import { compiledProgram } from './compiled-program.js';
import { freePort } from './free-port.js';
import { patienceMs } from './patience.js';
import { makeFlow } from './flows.js';

const started: GreenroomProcess[] = [];

/** The compiled program as a process of its own, as `npm start` runs it, with what it has written so far. */
export class GreenroomProcess {
  stdout = '';
  stderr = '';
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  private hasEnded = false;

  constructor(
    readonly child: ChildProcess,
    readonly url: string,
    readonly dataDir: string,
  ) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = once(child, 'close').then(([code, signal]: unknown[]) => {
      this.hasEnded = true;
      return (code ?? signal) as number | string;
    });
  }

  /** Resolves when it says where it is. Throws with what it wrote when it ends before. */
  async ready(): Promise<this> {
    while (!this.stderr.includes('Greenroom is at')) {
      if (this.hasEnded) throw new Error(`Greenroom ended before it was ready:\n${this.stderr}${this.stdout}`);
      await sleep(20);
    }
    return this;
  }

  /** Sends a signal and gives how the process ended. */
  async end(signal: NodeJS.Signals): Promise<number | string> {
    this.child.kill(signal);
    return this.ended;
  }

  /** The log so far, a JSON object per line. Throws when a line is none. */
  log(): Record<string, unknown>[] {
    const lines = this.stdout.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

/** Starts the program and does not wait for it. PORT and GREENROOM_DATA_DIR are its own unless they are given. */
export async function spawnGreenroom(
  env: Record<string, string>,
  program = join(compiledProgram, 'src/main.js'),
): Promise<GreenroomProcess> {
  const port = env['PORT'] ?? String(await freePort());
  const dataDir = env['GREENROOM_DATA_DIR'] ?? (await newDataDir());
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: port, GREENROOM_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const greenroom = new GreenroomProcess(child, `http://127.0.0.1:${port}`, dataDir);
  started.push(greenroom);
  return greenroom;
}

/** Ends every process that this file started and that still runs: for `afterEach` or `afterAll`. */
export async function endGreenrooms(): Promise<void> {
  await Promise.all(started.splice(0).map((greenroom) => greenroom.end('SIGKILL')));
}

/** A folder of this run of the tests that PostgreSQL may enter even where it runs as another user. */
export async function newDataDir(): Promise<string> {
  const folder = await mkdtemp(join(process.env['GREENROOM_TEST_RUN']!, 'place-'));
  await chmod(folder, 0o755);
  return folder;
}

/** An owner's API key in a database, for a program that runs over it. */
export async function apiKeyIn(databaseUrl: string): Promise<string> {
  const database = await new DataSource(dataSourceOptions(databaseUrl)).initialize();
  try {
    return await makeFlow(ChangeApiKeys, database, new Clock()).create(
      { name: 'tests', role: 'owner' },
      { kind: 'system' },
    );
  } finally {
    await database.destroy();
  }
}

/** Waits until `attempt` gives something true; throws when it does not within the time. */
export async function until<T>(attempt: () => T | Promise<T>, seconds = patienceMs / 1000): Promise<NonNullable<T>> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const value = await attempt();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`Not within ${seconds} s: ${attempt.toString()}`);
    await sleep(25);
  }
}
