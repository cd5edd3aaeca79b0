import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { crowdCall } from '../../browser/crowded-call.js';
import { startTestApp, type TestApp } from '../../support/app.js';

/** In bytes: at 50 kbit/s it is on the screen within seven seconds. */
const maxBytes = 40_000;

const unpack: Record<string, (body: Buffer) => Buffer> = { gzip: gunzipSync, br: brotliDecompressSync };

let app: TestApp;
let at: Awaited<ReturnType<typeof crowdCall>>;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  at = await crowdCall(app);
});
afterAll(() => app.stop());

/** The body as it comes over the line: Node's own fetch unpacks it. */
async function received(path: string, cookie: string) {
  const headers = { 'accept-encoding': 'gzip, br', 'accept-language': 'en', cookie };
  const [answer] = (await once(get(app.url + path, { headers }), 'response')) as [IncomingMessage];
  const body = Buffer.concat(await answer.toArray());
  const encoding = answer.headers['content-encoding'] ?? '';
  return { size: body.length, text: String(unpack[encoding]?.(body) ?? body) };
}

/** How many bytes a browser loads before anybody scrolls or clicks. */
async function firstView(path: string, cookie = ''): Promise<number> {
  const { size, text } = await received(path, cookie);
  const links = /<(?:link rel="(?:stylesheet|icon)"|script|img|use)[^>]*?(?:src|href)="([^"]+)/gu;
  const files = new Set([...text.matchAll(links)].map(([, file = '']) => file.replaceAll('&#x3D;', '=').split('#')[0]));
  expect(files.size).toBeGreaterThanOrEqual(3);
  let sum = size;
  for (const file of files) sum += (await received(file!, '')).size;
  return sum;
}

test('every public page is on the screen of a bad line after 40 KB', async () => {
  const { remembered, seat, waiting, ...paths } = at;
  const ofCall = Object.values(paths).filter((path) => !path.startsWith('/console'));
  const others = ['my-link', 'privacy', 'subscribe', 'delegations'].map((name) => `${at.programme}/${name}`);
  const sizes = new Map<string, number>();
  for (const path of [...ofCall, ...others, `${at.me}/data`, `${at.me}/add`]) sizes.set(path, await firstView(path));
  for (const path of [seat, waiting]) sizes.set(path, await firstView(path, remembered));
  expect([...sizes].filter(([, bytes]) => bytes > maxBytes)).toEqual([]);
});
