import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { makeCall, makeSessions, startGreenroom } from './greenroom.js';

/** 50 kbit/s, and two seconds until the first byte of each answer. */
const line = { offline: false, latency: 2000, downloadThroughput: 6250, uploadThroughput: 6250 };
const targetSeconds = 60;
const cutMs = 10_000;
const email = (n) => `amina-${n}@example.org`;

/** What happens to the registration when it is sent, and to everything at first. */
const walks = [
  { what: 'a slow line', mishaps: [], stallSeconds: 0 },
  { what: '… that stalls for 10 seconds', mishaps: [], stallSeconds: 10 },
  { what: '… and is cut for 10 seconds', mishaps: ['cut'], stallSeconds: 0 },
  { what: '… and loses the answer', mishaps: ['lose'], stallSeconds: 0 },
  { what: '… and swallows what is sent', mishaps: ['swallow'], stallSeconds: 0 },
  { what: '… and the page is closed and opened again', mishaps: ['cut'], stallSeconds: 0, leaves: true },
];

/**
 * Somebody finds a session in the programme and registers over a bad line: in a real Chromium that is slowed down, through
 * a proxy that stalls and cuts connections. Typing takes no time. `made` counts registrations; `isKept` says that no word
 * was typed twice.
 */
export async function measure() {
  const greenroom = await startGreenroom();
  const way = new Way(greenroom.port);
  const browser = await startBrowser();
  try {
    const call = await makeCall(greenroom);
    const [session] = await makeSessions(greenroom, call, 1, { capacity: 1000 });
    const baseURL = `http://127.0.0.1:${await way.open()}`;
    const rows = [];
    for (const [n, { what, mishaps, stallSeconds, leaves = false }] of walks.entries()) {
      way.begin(mishaps, stallSeconds);
      const context = await browser.newContext({ baseURL, viewport: { width: 390, height: 844 } });
      const walked = await walk(context, { call, email: email(n), leaves });
      await context.close();
      const { items } = await greenroom.api('GET', `/sessions/${session}/registrations?limit=100`);
      const made = items.filter((one) => one.email === email(n)).length;
      const isMet = walked.seconds <= targetSeconds && walked.isKept && made === 1;
      rows.push({ what, ...walked, made, target: targetSeconds, isMet });
    }
    return rows;
  } finally {
    await browser.close();
    way.close();
    await greenroom.stop();
  }
}

async function walk(context, { call, email, leaves }) {
  context.setDefaultTimeout(180_000);
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', line);
  let bytes = 0;
  network.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  const from = performance.now();
  const seconds = () => (performance.now() - from) / 1000;
  await page.goto(`/calls/${call}`, { waitUntil: 'commit' });
  await page.getByRole('link', { name: 'Shore power' }).first().click();
  await page.getByLabel('Your name').fill('Amina Odhiambo');
  await page.getByLabel('Email address').fill(email);
  const toForm = seconds();
  const send = () => page.getByRole('button', { name: 'Register', exact: true }).click();
  await send();
  let isKept = true;
  if (leaves) {
    await page.getByRole('alert').waitFor();
    const address = page.url();
    await page.goto('about:blank');
    await page.goto(address, { waitUntil: 'commit' });
    await page.getByText('Not sent yet').waitFor();
    isKept = (await page.getByLabel('Email address').inputValue()) === email;
    await send();
  }
  await page.getByText(`We’ve emailed ${email}.`).waitFor();
  return { seconds: seconds(), toForm, kilobytes: bytes / 1000, isKept };
}

/** A way to the server on which things happen to what is sent. */
class Way {
  sockets = new Set();
  mishaps = [];
  stalledUntil = 0;

  constructor(port) {
    this.port = port;
  }

  async open() {
    this.server = createServer((incoming) => this.join(incoming)).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this.server.address().port;
  }

  /** The next forms that are sent have these mishaps; from the first request on, nothing arrives for so long. */
  begin(mishaps, stallSeconds) {
    this.mishaps = [...mishaps];
    this.stallSeconds = stallSeconds;
    this.cutUntil = undefined;
  }

  join(incoming) {
    const outgoing = createConnection({ host: '127.0.0.1', port: this.port });
    let mishap;
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    incoming.on('data', (bytes) => {
      if (bytes.subarray(0, 5).toString('latin1') === 'POST ') mishap = this.nextMishap();
      if (mishap === 'cut') incoming.destroy();
      else if (mishap !== 'swallow') outgoing.write(bytes);
    });
    outgoing.on('data', (bytes) => {
      if (mishap === 'lose') return incoming.destroy();
      setTimeout(() => incoming.write(bytes), this.stall());
    });
  }

  /** A cut lasts: a browser itself tries a connection again that it had used before. */
  nextMishap() {
    if (this.mishaps[0] !== 'cut') return this.mishaps.shift();
    this.cutUntil ??= Date.now() + cutMs;
    if (Date.now() < this.cutUntil) return 'cut';
    this.mishaps.shift();
    return this.nextMishap();
  }

  /** Milliseconds for which what arrives now has to wait; in order, because all of it waits for the same moment. */
  stall() {
    if (this.stallSeconds > 0) this.stalledUntil = Date.now() + this.stallSeconds * 1000;
    this.stallSeconds = 0;
    return Math.max(0, this.stalledUntil - Date.now());
  }

  close() {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
  }
}

/** The browser of the tests. */
async function startBrowser() {
  const folder = await mkdtemp(join(process.cwd(), 'node_modules/.cache/bad-line-'));
  const outfile = join(folder, 'browser.mjs');
  try {
    const bundle = { bundle: true, packages: 'external', platform: 'node', format: 'esm' };
    await build({ entryPoints: ['test/support/browser.ts'], outfile, ...bundle });
    return await (await import(outfile)).startBrowser();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
