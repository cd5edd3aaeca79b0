import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiledProgram } from './compiled-program.js';

/** A demo that runs as a process of its own, and what it printed. */
export interface Demo {
  process: ChildProcess;
  errors: string;
  programme: string;
  console: string;
  mailbox: string;
  email: string;
  password: string;
  key: string;
}

const running = new Set<ChildProcess>();

/** Starts the demo and reads what it prints. Throws with its errors if it ends before. */
export async function startDemo(environment: Record<string, string>): Promise<Demo> {
  const { DATABASE_URL: _, PORT: __, ...inherited } = process.env;
  const env = { ...inherited, NODE_OPTIONS: '', ...environment };
  const child = spawn(process.execPath, [join(compiledProgram, 'src', 'cli', 'demo.js')], { env, stdio: 'pipe' });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  while (!output.includes('Ctrl-C')) {
    if (child.exitCode !== null) throw new Error(`The demo ended: ${errors}`);
    await sleep(50);
  }
  const line = (label: string) => new RegExp(`^ +${label} +(\\S+)$`, 'mu').exec(output)?.[1] ?? `no ${label}`;
  return {
    process: child,
    errors,
    programme: line('Programme'),
    console: line('Console'),
    mailbox: line('Mailbox'),
    email: line('Sign in'),
    password: line('Password'),
    key: line('API key'),
  };
}

/** Sends a signal and returns the exit code, or null if the signal ended the process. */
export async function stopDemo(demo: Demo, signal: NodeJS.Signals): Promise<number | null> {
  demo.process.kill(signal);
  await once(demo.process, 'exit');
  return demo.process.exitCode;
}

/** Stops what a test that failed has left: for `afterAll`. */
export async function stopDemos(): Promise<void> {
  for (const child of running) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}
