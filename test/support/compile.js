import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFileSync, version } from '@swc/core';

const greenroom = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Compiles what has changed in `src/`, `migrations/` and `test/` since it was last compiled, and removes what no longer
 * has a source. Returns the folder that holds the outcome, `src/x.ts` as `src/x.js`. It is inside the project, because
 * Node looks for `node_modules` and the program for `templates/` in the folders above, and not `dist/`, which may be in
 * use. This is JavaScript, because Jest's configuration needs it before anything is compiled.
 */
export function compile(projectRoot = greenroom) {
  const compiledFolder = join(projectRoot, '.greenroom-tests');
  const settings = `${version} ${readFileSync(join(projectRoot, '.swcrc'), 'utf8')}`;
  const settingsFile = join(compiledFolder, 'settings');
  if (!existsSync(settingsFile) || readFileSync(settingsFile, 'utf8') !== settings) {
    rmSync(compiledFolder, { recursive: true, force: true });
    write(settingsFile, settings, new Date());
  }
  const expected = new Set([settingsFile]);
  for (const folder of ['src', 'migrations', 'test']) {
    for (const source of filesIn(join(projectRoot, folder)).filter((file) => file.endsWith('.ts'))) {
      const target = join(compiledFolder, relative(projectRoot, source).replace(/\.ts$/, '.js'));
      expected.add(target).add(`${target}.map`);
      // Exactly as old as its source, not merely newer: a checkout can bring back an older source.
      const { mtime } = statSync(source);
      if (statSync(target, { throwIfNoEntry: false })?.mtime.getTime() === mtime.getTime()) continue;
      const { code, map } = transformFileSync(source, {
        cwd: projectRoot,
        sourceFileName: source,
        inlineSourcesContent: false,
      });
      write(`${target}.map`, map, mtime);
      write(target, `${code}\n//# sourceMappingURL=${basename(target)}.map\n`, mtime);
    }
  }
  for (const file of filesIn(compiledFolder)) if (!expected.has(file)) rmSync(file, { force: true });
  return compiledFolder;
}

function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Renamed last, because another run of Jest can read the file at any moment. */
function write(file, text, mtime) {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  utimesSync(draft, mtime, mtime);
  renameSync(draft, file);
}
