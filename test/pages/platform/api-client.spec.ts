import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { AppendEvents } from '../../../src/flows/events/append-events.flow.js';
import { projectRoot } from '../../../src/platform/root.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const run = promisify(execFile);
const bin = (...path: string[]) => join(projectRoot, 'node_modules', ...path);

let greenroom: TestApp;
let folder: string;
beforeAll(async () => {
  greenroom = await startTestApp();
  // Below the packages that the client imports.
  await mkdir(bin('.cache'), { recursive: true });
  folder = await mkdtemp(bin('.cache', 'api-client-'));
});
afterAll(async () => {
  await greenroom?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The program in TypeScript of the guide, for this server. */
async function writeProgram(): Promise<void> {
  const guide = await readFile(join(projectRoot, 'docs', 'api.md'), 'utf8');
  const program = /```ts\n(.*?)```/su.exec(guide)?.[1] ?? '';
  expect(program).toContain('https://sessions.example.org');
  await writeFile(join(folder, 'main.ts'), program.replace('https://sessions.example.org', greenroom.url));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const compilerOptions = { target: 'es2022', module: 'nodenext', strict: true, skipLibCheck: true, types: ['node'] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }));
  await writeFile(join(folder, 'openapi.json'), await (await fetch(`${greenroom.url}/api/openapi.json`)).text());
}

/** Events become readable in the background. */
async function appendWhile<T>(work: Promise<T>): Promise<T> {
  const state = { isDone: false };
  const done = work.finally(() => {
    state.isDone = true;
  });
  while (!state.isDone) {
    await greenroom.app.get(AppendEvents).run();
    await Promise.race([done.catch(() => null), sleep(200)]);
  }
  return done;
}

test('a typed client, made from the definition, does the main job as the guide says', async () => {
  await writeProgram();
  const generate = [bin('openapi-typescript', 'bin', 'cli.js'), 'openapi.json', '--default-non-nullable=false'];
  await run(process.execPath, [...generate, '-o', 'greenroom.d.ts'], { cwd: folder });
  await run(process.execPath, [bin('typescript', 'bin', 'tsc'), '-p', folder]);
  const env = { ...process.env, KEY: await greenroom.createApiKey('organizer') };
  const { stdout } = await appendWhile(run(process.execPath, [join(folder, 'main.js')], { env }));
  expect(stdout).toMatch(/^Amina Odhiambo null$/mu);
  expect(stdout).toMatch(/^registration\.confirmed \S+Z$/mu);
  const [session] = (await greenroom.api('GET', '/calls/green-transitions/sessions')).body.items;
  expect(session).toMatchObject({ state: 'published', taken: 1, abstract: 'Bring your idea.' });

  // What the definition refuses, the compiler refuses.
  const program = await readFile(join(folder, 'main.ts'), 'utf8');
  await writeFile(join(folder, 'main.ts'), program.replace("kind: 'webinar'", "kind: 'seminar'"));
  await expect(run(process.execPath, [bin('typescript', 'bin', 'tsc'), '-p', folder])).rejects.toMatchObject({
    stdout: expect.stringContaining('"seminar"'),
  });
});
