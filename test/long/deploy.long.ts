import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { emptyDatabase } from '../support/database.js';
import { readDockerfile, type Stage } from '../support/dockerfile.js';
import { freePort } from '../support/free-port.js';
import { apiKeyIn, endGreenrooms, newDataDir, spawnGreenroom } from '../support/greenroom-process.js';
import { makeProgramme } from '../support/program-over-database.js';

const cleanUps: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  await endGreenrooms();
  for (const cleanUp of cleanUps) await cleanUp();
});

/** What a build would get of the repository: the files that git knows, without those that are ignored. */
function copyContext(to: string): void {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' });
  const patterns = readFileSync('deploy/Dockerfile.dockerignore', 'utf8').split('\n').filter(Boolean);
  const top = (file: string) => file.split('/')[0] ?? '';
  const matches = (pattern: string, name: string) =>
    new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 'u').test(name);
  const isIgnored = (file: string) =>
    patterns.reduce((ignored, pattern) => {
      if (pattern.startsWith('!')) return ignored && !matches(pattern.slice(1), top(file));
      return ignored || matches(pattern, top(file));
    }, false);
  for (const file of files.split('\n').filter((name) => name !== '' && existsSync(name) && !isIgnored(name)))
    cpSync(file, join(to, file));
}

/** Runs the steps of a stage in a folder, which stands for its WORKDIR /app. */
function runStage({ steps }: Stage, folder: string, context: string, stages: ReadonlyMap<string, string>): void {
  for (const { instruction, value } of steps) {
    if (instruction === 'RUN') execFileSync('sh', ['-ec', value], { cwd: folder, stdio: 'pipe' });
    if (instruction !== 'COPY') continue;
    const words = value.split(' ').filter((word) => !word.startsWith('--'));
    const from = /--from=(\S+)/u.exec(value)?.[1];
    const target = words.pop() ?? '';
    for (const word of words) {
      const source = from === undefined ? join(context, word) : join(stages.get(from) ?? '', word.replace('/app/', ''));
      const isFolder = target === './' && word !== '.';
      cpSync(source, isFolder ? join(folder, basename(word)) : join(folder, target), { recursive: true });
    }
  }
}

const megabytes = (folder: string) =>
  Math.round(Number(execFileSync('du', ['-sk', folder], { encoding: 'utf8' }).split('\t')[0]) / 1024);

test('the steps of the Dockerfile make a program that runs', async () => {
  const place = await newDataDir();
  const context = join(place, 'context');
  copyContext(context);
  const folders = new Map<string, string>();
  for (const [index, stage] of readDockerfile('deploy/Dockerfile').entries()) {
    const folder = join(place, `stage-${index}`);
    mkdirSync(folder);
    folders.set(stage.name ?? 'image', folder);
    runStage(stage, folder, context, folders);
  }
  const image = folders.get('image') ?? '';
  const dependencies = megabytes(join(image, 'node_modules'));
  process.stderr.write(`dependencies: ${dependencies} MB, application: ${megabytes(image) - dependencies} MB\n`);
  expect(dependencies).toBeLessThan(280);
  expect(existsSync(join(image, 'test')) || existsSync(join(image, 'src')) || existsSync(join(image, '.git'))).toBe(
    false,
  );

  const database = await emptyDatabase();
  cleanUps.push(() => database.drop());
  const program = join(image, 'dist/src/main.js');
  const url = join(place, 'database-url');
  writeFileSync(url, `${database.url}\n`);
  const env = { NODE_ENV: 'production', DATABASE_URL_FILE: url, GREENROOM_DATA_DIR: join(image, 'data') };
  const greenroom = await (await spawnGreenroom({ ...env, PORT: String(await freePort()) }, program)).ready();
  const session = await makeProgramme(greenroom.url, await apiKeyIn(database.url));
  expect(session.id).toMatch(/^[\da-f-]{36}$/u);
  const page = await (await fetch(`${greenroom.url}/calls`, { redirect: 'follow' })).text();
  const home = await (await fetch(greenroom.url)).text();
  const assets = [...`${page}${home}`.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/gu)].map(([, path]) => path);
  expect(assets.length).toBeGreaterThan(0);
  for (const path of assets) expect([path, (await fetch(greenroom.url + path)).status]).toEqual([path, 200]);
  const help = spawnSync(process.execPath, ['dist/src/cli/greenroom.js', '--help'], { cwd: image, encoding: 'utf8' });
  expect([help.status, help.stdout]).toEqual([0, expect.stringContaining('organizer')]);
  expect(await greenroom.end('SIGTERM')).toBe(0);
});

/** Checkers of samples: `npm run check:long -- --install` brings them. */
const checkers: [name: string, ...command: [string, ...string[]]][] = [
  ['Caddyfile', 'caddy', 'validate', '--adapter', 'caddyfile', '--config', 'deploy/Caddyfile'],
  ['Dockerfile', 'hadolint', 'deploy/Dockerfile'],
  ['manifest', 'kubernetes-validate', 'deploy/kubernetes/greenroom.yaml'],
  ['units', 'systemd-analyze', 'verify', 'deploy/systemd/greenroom.target', 'deploy/systemd/greenroom@.service'],
];

test.each(checkers)('%s is valid', (_name, command, ...args) => {
  const env = { ...process.env, PYTHONPATH: join(process.cwd(), '.greenroom-long', 'tools') };
  const { error, status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env });
  expect([error, status, `${stdout}${stderr}`]).toEqual([undefined, 0, expect.anything()]);
});
