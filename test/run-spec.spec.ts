import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../src/platform/root.js';
import { freshDatabase } from './support/database.js';

interface JestResult {
  numPassedTests: number;
  numFailedTests: number;
  numRuntimeErrorTestSuites: number;
  testResults: { name: string; message: string; assertionResults: { title: string; status: string }[] }[];
}

/** Fails unless it finds everything as it was, and leaves nothing as it was. */
const untidy = `
  import { loads } from '../src/loads.js';
  test('finds what other files changed put back', () => {
    expect([process.env['LEFT'], process.env['HOME'], new Date().getFullYear() > 2000, Math.random() < 1]).toEqual(
      [undefined, '/home', true, true]);
    process.env['LEFT'] = process.env['HOME'] = 'changed';
    jest.spyOn(Math, 'random').mockReturnValue(1);
    jest.useFakeTimers({ now: new Date('1990-01-01') });
    globalThis.console = console;
  });
  test('finds the program as the others loaded it', () => expect([loads.count, loads instanceof Object]).toEqual([1, true]));
  test('alone is listened to', () => {
    const { length } = globalThis[Symbol.for('EVENT_HANDLERS')];
    expect(length).toBe(loads.listeners ??= length);
  });
`;

const failing = `import { refuse } from '../src/refuse.js';
describe('each of these', () => {
  test('passes', () => undefined);
  test('expects in vain', () => expect(1).toBe(2));
  test('throws in the program', () => refuse());
  test('rejects in vain', async () => { await Promise.reject(new Error('no')); });
  test('leaves a rejection', async () => { void Promise.reject(new Error('stray')); await new Promise(setImmediate); });
  describe('with a hook', () => {
    beforeAll(() => refuse());
    test('that throws', () => undefined);
  });
});
`;

describe('a project that runs its tests as this one does', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenroom-run-spec-'));
    await symlink(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
    await write('package.json', '{ "type": "module" }');
    await write('migrations/.keep', '');
    await write(
      'src/loads.ts',
      `export const loads = { count: ((globalThis as any).loads = ((globalThis as any).loads ?? 0) + 1) };`,
    );
    await write(
      'src/refuse.ts',
      `export type Nothing = null;\n\nexport function refuse(): never {\n  throw new RangeError('refused');\n}\n`,
    );
    await write('test/support/run-spec.ts', await readFile(join(projectRoot, 'test/support/run-spec.ts'), 'utf8'));
    await copyFile(join(projectRoot, '.swcrc'), join(folder, '.swcrc'));
    const compile = pathToFileURL(join(projectRoot, 'test/support/compile.js')).href;
    await write(
      'jest.config.js',
      `import { compile } from '${compile}';
      export default { testMatch: ['**/test/*.spec.ts'], transform: {},
        testRunner: compile(import.meta.dirname) + '/test/support/run-spec.js' };`,
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }

  async function run(...args: string[]): Promise<JestResult> {
    const jest = join(projectRoot, 'node_modules/jest/bin/jest.js');
    const env = { PATH: process.env['PATH'], HOME: '/home' };
    const options = { cwd: folder, env };
    return new Promise((resolve, reject) => {
      execFile(process.execPath, [jest, '--json', '--runInBand', ...args], options, (_, stdout, stderr) => {
        try {
          resolve(JSON.parse(stdout) as JestResult);
        } catch {
          reject(new Error(stderr + stdout));
        }
      });
    });
  }

  test('loads the program once, and puts back what a file changed', async () => {
    for (const name of ['one', 'two', 'three']) await write(`test/${name}.spec.ts`, untidy);
    const result = await run('one', 'two', 'three');
    expect(result.testResults.map(({ message }) => message)).toEqual(['', '', '']);
    expect([result.numPassedTests, result.numFailedTests]).toEqual([9, 0]);
  });

  test('sees every way to fail, and says where in the sources', async () => {
    await write('test/failing.spec.ts', failing);
    await write('test/unloadable.spec.ts', `import { gone } from '../src/refuse.js';\ntest('never', () => gone);`);
    const result = await run('failing', 'unloadable');
    expect([result.numPassedTests, result.numFailedTests, result.numRuntimeErrorTestSuites]).toEqual([1, 5, 1]);
    const messages = result.testResults.map(({ message }) => message).join('\n');
    expect(messages).toContain('test/failing.spec.ts:4:');
    expect(messages).toContain('src/refuse.ts:4:9');
    expect(messages).toContain("does not provide an export named 'gone'");
  });

  test('runs what the sources say now', async () => {
    const says = (what: string) => `test('${what}', () => undefined);`;
    const source = join(folder, 'test/changing.spec.ts');
    const titles = async () => (await run('changing')).testResults[0]?.assertionResults.map(({ title }) => title);
    await write('test/changing.spec.ts', says('first'));
    expect(await titles()).toEqual(['first']);
    // As from a checkout of an older version.
    await write('test/changing.spec.ts', says('older'));
    await utimes(source, 1, 1);
    expect(await titles()).toEqual(['older']);
    await write('test/changing.spec.ts', `import '../src/gone.js';${says('with another')}`);
    await write('src/gone.ts', '');
    expect(await titles()).toEqual(['with another']);
    await rm(join(folder, 'src/gone.ts'));
    expect(await titles()).toEqual([]);
  });
});

test('a database that a test has left is emptied for the next, and dropped if more than its rows has changed', async () => {
  const look = `select (select oid from pg_database where datname = current_database()) as database,
    (select count(*)::int from audit_entries) as entries, (select count(*)::int from migrations) > 0 as migrated,
    (select second_factor_required from workspace_settings) as required, nextval('waitlist_numbers')::int as number`;
  const change = `insert into audit_entries (id, at, actor, action, subject, details)
    values (gen_random_uuid(), now(), 'system', 'x', 'y', '{}')`;
  const use = async (...statements: string[]) => {
    const database = await freshDatabase();
    try {
      const [found] = await database.dataSource.query<Record<string, unknown>[]>(look);
      for (const statement of statements) await database.dataSource.query(statement);
      return { ...found, url: database.url };
    } finally {
      await database.drop();
    }
  };
  const changes = [change, 'update workspace_settings set second_factor_required = true', 'delete from migrations'];
  const first = await use(...changes);
  const second = await use('create index of_a_test on calls (slug)');
  const third = await use('alter table messages disable trigger all');
  const fourth = await use(
    `do $$ begin execute format('alter database %I set work_mem = 64', current_database()); end $$`,
  );
  const fifth = await use('analyze calls');
  const all = [first, second, third, fourth, fifth, await use()];
  const pristine = { entries: 0, migrated: true, required: false, number: 1 };
  for (const one of all) expect(one).toMatchObject(pristine);
  expect(new Set(all.map(({ url }) => url)).size).toBe(all.length);
  const databases = all.map((one) => (one as { database?: number }).database);
  expect([databases[1] === databases[0], new Set(databases).size]).toEqual([true, all.length - 1]);
});
