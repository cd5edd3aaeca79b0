import { execFile } from 'node:child_process';
import { stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { withFileLock } from '../../src/platform/embedded-postgres/lock.js';
import { projectRoot } from '../../src/platform/root.js';

/**
 * Compiles `src/` and `migrations/` for tests that start the program as a process of its own, once per run of Jest,
 * and returns the folder that holds the outcome (`<folder>/src/main.js`). It is not `dist/`, which may be in use.
 */
export async function compiledProgram(): Promise<string> {
  const run = process.env['GREENROOM_TEST_RUN'];
  if (!run) throw new Error('Run the tests through Jest with the configuration of this project: `npm test`.');
  // Inside the project, because Node looks for node_modules and the program for templates in the folders above.
  const folder = join(projectRoot, `.${basename(run)}`);
  await withFileLock(join(run, 'compiling.lock'), async () => {
    const complete = join(run, 'compiled');
    if (await stat(complete).catch(() => null)) return;
    const swc = join(projectRoot, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
    await promisify(execFile)(process.execPath, [swc, 'src', 'migrations', '-d', folder], { cwd: projectRoot });
    await writeFile(complete, '');
  });
  return folder;
}
