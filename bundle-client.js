/**
 * Bundles the browser code of `src/client` into `public/assets`, where the program reads it when it starts. Part of
 * `npm run build`; the tests do it before they run. It takes a tenth of a second.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));
const shared = {
  absWorkingDir: root,
  outdir: 'public/assets',
  bundle: true,
  minify: true,
  target: 'es2021',
  write: false,
};

const modules = {
  entryPoints: [
    'src/client/greenroom.ts',
    'src/client/check-in.ts',
    'src/client/jury.ts',
    'src/client/calendar.ts',
    'src/client/pdf-viewer.ts',
    'src/client/watch.ts',
    'src/client/live.ts',
  ],
  format: 'esm',
};
// Other sites name it in one tag.
const embed = { entryPoints: ['src/client/embed.ts'], format: 'iife' };
// Pages register it as a classic worker: not every browser runs modules there.
const worker = {
  entryPoints: ['check-in-worker', 'jury-worker', 'own-page-worker'].map(
    (name) => `src/client/service-worker/${name}.ts`,
  ),
  format: 'iife',
};

for (const options of [modules, embed, worker]) {
  for (const { path, contents } of buildSync({ ...shared, ...options }).outputFiles) {
    // Written only when it changed: a program that is starting can be reading it.
    if (read(path)?.equals(contents) !== true) writeFileSync(path, contents);
  }
}

function read(path) {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
