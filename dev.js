/**
 * `npm run dev`: the demo, started again whenever a file in `src/`, `migrations/`, `templates/` or `public/` has
 * changed. Database and mailbox stay, so that it takes about two seconds. Types are not checked.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { compile } from './test/support/compile.js';

const say = (text) => void process.stderr.write(`${text}\n`);
const stops = [];
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort());

let program = null;
let changed = resolvable();
for (const folder of ['src', 'migrations', 'templates', 'public']) {
  const watcher = watch(folder, { recursive: true }, (_event, name) => {
    // The bundles of src/client are written by this program.
    if (folder !== 'public' || !name.endsWith('.js')) changed.resolve(name);
  });
  stops.push(async () => watcher.close());
}
stopping.signal.addEventListener('abort', () => changed.resolve(null));

try {
  const folder = await compiled();
  const { prepareDemo } = await import(pathToFileURL(`${folder}/src/cli/demo/prepare.js`).href);
  const { env, summary } = await prepareDemo(process.env, say, stopping.signal, (stop) => stops.push(stop));
  await start(`${folder}/src/main.js`, env);
  process.stdout.write(summary);
  while (!stopping.signal.aborted) {
    const name = await changed.promise;
    if (stopping.signal.aborted) break;
    // An editor writes a file in several steps, and a checkout many files.
    await sleep(100);
    changed = resolvable();
    const began = performance.now();
    if ((await compiled()) === null) continue;
    await stop();
    await start(`${folder}/src/main.js`, env);
    say(`${name}: started again in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }
} catch (error) {
  if (!stopping.signal.aborted) {
    say(error.stack ?? String(error));
    process.exitCode = 1;
  }
}
await stop();
for (const end of stops.reverse()) await end().catch((error) => say(String(error)));
process.exit();

/** Compiles what has changed; null, with a message, if that fails. */
async function compiled() {
  try {
    const client = spawn(process.execPath, ['bundle-client.js'], { stdio: ['ignore', 'ignore', 'inherit'] });
    const [folder, [code]] = [compile(), await once(client, 'exit')];
    return code === 0 ? folder : null;
  } catch (error) {
    say(error.message);
    return null;
  }
}

/** Starts the program, and returns once it answers or has ended. */
async function start(file, env) {
  program = spawn(process.execPath, ['--enable-source-maps', file], {
    env: { NODE_COMPILE_CACHE: 'node_modules/.cache/node', ...env },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const answers = resolvable();
  program.stderr.on('data', (text) => {
    if (String(text).startsWith('Greenroom is at')) answers.resolve();
    else process.stderr.write(text);
  });
  program.once('exit', () => answers.resolve());
  await answers.promise;
}

async function stop() {
  if (program === null || program.exitCode !== null) return;
  const ended = once(program, 'exit');
  program.kill('SIGINT');
  await ended;
}

/** `Promise.withResolvers`, which Node 20 lacks. */
function resolvable() {
  let resolve = () => undefined;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
