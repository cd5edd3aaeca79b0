/**
 * Bundles the compiled program in a folder (`dist.next/src`) into `main.js`, `cli/greenroom.js` and chunks beside them, or in another folder: reading and resolving more than a thousand
 * modules takes as long as everything else that happens at start. Part of `npm run build`. The demo and the tests run the
 * modules as they are. Our own code is bundled, and packages that consist of many modules, are
 * used by our code only, and read no files of their own; all others stay in `node_modules`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const [from = fileURLToPath(new URL('dist.next/src/', import.meta.url)), to = from] = process.argv.slice(2);
// Of Nest all or nothing: two copies of a class are two classes.
const packages =
  /^(?:@nestjs|@simplewebauthn\/server|csv-(?:parse|stringify)|d3-(?:geo|scale)|es-toolkit|ical-generator|intl-messageformat|jose|luxon|marked|nodemailer|openid-client|otplib|zod)(?:\/|$)/u;

const { outputFiles } = await build({
  absWorkingDir: from,
  entryPoints: ['main.js', 'cli/greenroom.js'],
  outdir: to,
  chunkNames: 'main-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Nest and the API documentation use names of classes and methods.
  keepNames: true,
  minifyWhitespace: true,
  write: false,
  logLevel: 'warning',
  plugins: [{ name: 'greenroom', setup }],
});
// After everything was read, because the entry is replaced.
mkdirSync(join(to, 'cli'), { recursive: true });
for (const { path, text } of outputFiles) writeFileSync(path, inAscii(text));

/**
 * Escapes the characters of regular expressions that are not ASCII; esbuild escapes all others. With a single one of
 * them, V8 keeps the whole source in two bytes for each character: 6 MB more.
 */
function inAscii(code) {
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return code.replace(/\P{ASCII}/gu, (character) => character.split('').map(escaped).join(''));
}

function setup({ onResolve, onLoad }) {
  // oxlint-disable-next-line require-unicode-regexp -- of Go
  onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) => {
    if (kind === 'entry-point' || (!isBuiltin(path) && packages.test(path) && resolved(path, importer) !== null)) {
      return null;
    }
    // A package can have a version of its own of another one.
    const isShared = isBuiltin(path) || resolved(path, importer) === resolved(path, join(from, 'main.js'));
    return isShared ? { path, external: true } : null;
  });
  // A module knows the files beside it by its own address.
  // oxlint-disable-next-line require-unicode-regexp -- of Go
  onLoad({ filter: /\.js$/ }, ({ path }) => {
    if (path.includes('node_modules')) return null;
    const code = readFileSync(path, 'utf8');
    const address = `new URL(${JSON.stringify(relative(to, path))},import.meta.url).href`;
    return { contents: code.replaceAll('import.meta.url', address), resolveDir: dirname(path) };
  });
}

/** Returns the file of a package, or null for an optional one that isn't installed. */
function resolved(path, importer) {
  try {
    return createRequire(importer).resolve(path);
  } catch {
    return null;
  }
}
