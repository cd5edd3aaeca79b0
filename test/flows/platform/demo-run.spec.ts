import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiledProgram } from '../../support/compiled-program.js';

interface Demo {
  process: ChildProcess;
  errors: string;
  programme: string;
  console: string;
  mailbox: string;
  email: string;
  password: string;
  key: string;
}

interface Mail {
  headers: { 'message-id': string };
}

describe('npm run demo', () => {
  let dataDir: string;
  const running = new Set<ChildProcess>();

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'greenroom-demo-'));
    // So that the database of a run as root lies in it too, and goes with it.
    await chmod(dataDir, 0o755);
  });
  afterAll(async () => {
    for (const child of running) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(dataDir, { recursive: true, force: true });
  });

  /** Starts the demo and reads what it prints. */
  async function start(environment: Record<string, string> = {}): Promise<Demo> {
    const { DATABASE_URL: _, PORT: __, ...inherited } = process.env;
    const env = { ...inherited, NODE_OPTIONS: '', GREENROOM_DATA_DIR: dataDir, ...environment };
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

  async function stop(demo: Demo, signal: NodeJS.Signals): Promise<number | null> {
    demo.process.kill(signal);
    await once(demo.process, 'exit');
    return demo.process.exitCode;
  }

  /** The Message-IDs of what is in the mailbox. */
  async function mails(demo: Demo): Promise<string[]> {
    const found = (await (await fetch(new URL('api/email', demo.mailbox))).json()) as Mail[];
    return found.map(({ headers }) => headers['message-id']);
  }

  it('shows everything, stops on a signal, and continues with its data, even after a kill', async () => {
    const first = await start();
    const page = await fetch(first.programme);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Mapping floods with the people')]);
    expect(first.email).toBe('organizer@example.org');
    expect((await stat(join(dataDir, 'demo.json'))).mode & 0o777).toBe(0o600);
    const call = await fetch(new URL('api/v1/calls/green-transitions', first.programme), {
      headers: { authorization: `Bearer ${first.key}` },
    });
    expect(call.status).toBe(200);
    while ((await mails(first)).length < 12) await sleep(100);
    const sent = await mails(first);
    expect(await stop(first, 'SIGTERM')).toBe(0);
    await expect(fetch(first.programme)).rejects.toThrow('fetch failed');
    await expect(fetch(first.mailbox)).rejects.toThrow('fetch failed');

    const second = await start();
    expect([second.password, second.key]).toEqual([first.password, first.key]);
    expect(second.errors).toContain('Using the existing demo data');
    await stop(second, 'SIGKILL');

    const third = await start();
    expect([third.password, third.key]).toEqual([first.password, first.key]);
    // Kept over two restarts, and none of them was sent again; by the hour of the day a reminder may have joined them.
    await sleep(1500);
    const kept = await mails(third);
    expect(kept).toEqual(expect.arrayContaining(sent));
    expect(kept.length).toBe(new Set(kept).size);
    expect(await stop(third, 'SIGINT')).toBe(0);
  });

  it('says at once that the port which was asked for is taken', async () => {
    const server: Server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    try {
      await expect(start({ PORT: String(port) })).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use.`);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
