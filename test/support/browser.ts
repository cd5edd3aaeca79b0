import { execFile } from 'node:child_process';
import { access, chmod, constants, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { convert } from 'fontverter';
import { type Browser, chromium } from 'playwright-core';
import { patienceMs } from './patience.js';

const run = promisify(execFile);

/**
 * Starts a real Chromium out of the npm package `@sparticuz/chromium`, so that a fresh machine needs `npm ci` and no
 * package of the system. That package was made for AWS Lambda, which asks for some care elsewhere:
 *
 * - Its libraries (NSS, NSPR, Expat), which a plain Debian lacks, are unpacked and put into LD_LIBRARY_PATH only where
 *   it sees Lambda's AWS_EXECUTION_ENV. We say so to the process that unpacks, and set the path for Chromium alone.
 * - It unpacks to the folder for temporary files, under the name `chromium`, readable by the user who came first, and
 *   takes whatever has that name for the finished program. We give it a folder of its own and rename that at the end:
 *   two runs at once, or root's run before another user's, find all of it or nothing.
 * - Its font configuration names Lambda's folders. Ours names the fonts of the `@fontsource-variable` packages and none
 *   of the system's, so that every machine measures the same pages.
 * - Its flags switch off the web's security and run all in one process, which dies with the first closed context. We
 *   leave Playwright's, which suit it.
 *
 * `args` are flags of Chromium beside those.
 */
export async function startBrowser(args: string[] = []): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return chromium.launch({ channel: 'chrome', args, timeout: patienceMs });
  const folder = await unpackedChromium();
  return chromium.launch({
    timeout: patienceMs,
    executablePath: join(folder, 'chromium'),
    args,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  });
}

/** Unpacks Chromium once per installation: `npm ci` removes the folder with the package. */
async function unpackedChromium(): Promise<string> {
  const { version } = JSON.parse(await readFile('node_modules/@sparticuz/chromium/package.json', 'utf8'));
  const cache = await cacheFolder();
  const folder = join(cache, `chromium-${version}-noto`);
  if (await exists(folder)) return folder;
  const draft = await mkdtemp(join(cache, 'chromium-draft-'));
  try {
    await run(process.execPath, ['-e', "import('@sparticuz/chromium').then((it) => it.default.executablePath())"], {
      env: { ...process.env, NODE_OPTIONS: '', TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
    });
    await unpackFonts(join(draft, 'noto'));
    await writeFile(join(draft, 'fonts.conf'), fontConfiguration(folder));
    await chmod(draft, 0o755);
    await chmod(join(draft, 'chromium'), 0o755);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  }
  return folder;
}

/** Beside the packages, or for this run alone where they belong to somebody else. */
async function cacheFolder(): Promise<string> {
  const cache = join(process.cwd(), 'node_modules', '.cache');
  try {
    await mkdir(cache, { recursive: true });
    await access(cache, constants.W_OK);
    return cache;
  } catch {
    return process.env['GREENROOM_TEST_RUN'] ?? tmpdir();
  }
}

/** Converts the packages' fonts for the web (WOFF2), which Chromium refuses among a system's. Takes a second. */
async function unpackFonts(target: string): Promise<void> {
  await mkdir(target);
  for (const name of await readdir('node_modules/@fontsource-variable')) {
    const source = join('node_modules/@fontsource-variable', name, 'files');
    for (const file of (await readdir(source)).filter((one) => one.endsWith('-wght-normal.woff2'))) {
      const font = await convert(await readFile(join(source, file)), 'sfnt');
      await writeFile(join(target, file.replace(/woff2$/, 'ttf')), font);
    }
  }
}

/** A language without a font of its own gets the one that has its letters; everything else Noto Sans. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/noto</dir>
  <match target="pattern"><edit name="family" mode="append_last"><string>Noto Sans</string></edit></match>
  <cachedir>${folder}/fontconfig</cachedir>
</fontconfig>
`;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
