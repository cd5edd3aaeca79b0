/**
 * `npm run package`: builds the program into a folder of its own, and packs what runs it into `greenroom-VERSION.tgz`:
 * the program, its pages and texts, the samples, and the packages that it uses on this system. Unpacked anywhere on a
 * machine of the same system and architecture, `node dist/src/main.js` starts it. It needs no registry, no compiler and no git.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const name = `greenroom-${version}`;
const folder = mkdtempSync(join(tmpdir(), 'greenroom-package-'));
const run = (command, args, cwd = process.cwd()) => execFileSync(command, args, { cwd, stdio: ['ignore', 2, 2] });
const kept = ['package.json', 'package-lock.json', '.npmrc', 'LICENSE', 'CHANGELOG.md', 'README.md', 'docs', 'deploy'];
try {
  run('npm', ['run', '--silent', 'build']);
  for (const path of [...kept, 'templates', 'public', 'dist']) {
    cpSync(path, join(folder, name, path), { recursive: true });
  }
  run('npm', ['ci', '--omit=dev', '--ignore-scripts'], join(folder, name));
  run('tar', ['--create', '--gzip', '--file', resolve(`${name}.tgz`), '--directory', folder, name]);
  process.stdout.write(`${name}.tgz\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
