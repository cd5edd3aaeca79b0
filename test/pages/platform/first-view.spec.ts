import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { crowdCall } from '../../browser/crowded-call.js';
import { crowdJury } from '../../browser/crowded-jury.js';
import { crowdParts } from '../../browser/crowded-parts.js';
import { languages } from '../../../src/platform/i18n/messages.js';
import { startTestApp, type TestApp } from '../../support/app.js';

/** In bytes: at 50 kbit/s it is on the screen within seven seconds. */
const maxBytes = 40_000;

const unpack: Record<string, (body: Buffer) => Buffer> = { gzip: gunzipSync, br: brotliDecompressSync };

let app: TestApp;
let at: Awaited<ReturnType<typeof crowdCall>>;
let jury: Awaited<ReturnType<typeof crowdJury>>;
let parts: Awaited<ReturnType<typeof crowdParts>>;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  at = await crowdCall(app);
  jury = await crowdJury(app);
  parts = await crowdParts(app);
});
afterAll(() => app.stop());

/** The body as it comes over the line: Node's own fetch unpacks it. */
async function received(path: string, cookie: string) {
  const headers = { 'accept-encoding': 'gzip, br', 'accept-language': 'en', cookie };
  const [answer] = (await once(get(app.url + path, { headers }), 'response')) as [IncomingMessage];
  const body = Buffer.concat(await answer.toArray());
  const encoding = answer.headers['content-encoding'] ?? '';
  return { status: answer.statusCode, size: body.length, text: String(unpack[encoding]?.(body) ?? body) };
}

/** The sizes of styles, scripts and pictures, which all languages share. */
const fileSizes = new Map<string, number>();
async function fileSize(path: string): Promise<number> {
  const size = fileSizes.get(path) ?? (await received(path, '')).size;
  fileSizes.set(path, size);
  return size;
}

/** How many bytes a browser loads before anybody scrolls or clicks. */
async function firstView(path: string, cookie = ''): Promise<number> {
  const { status, size, text } = await received(path, cookie);
  expect([path, status]).toEqual([path, 200]);
  const links = /<(?:link rel="(?:stylesheet|icon)"|script|img|use)[^>]*?(?:src|href)="([^"]+)/gu;
  const files = new Set([...text.matchAll(links)].map(([, file = '']) => file.replaceAll('&#x3D;', '=').split('#')[0]));
  expect(files.size).toBeGreaterThanOrEqual(3);
  let sum = size;
  for (const file of files) sum += await fileSize(file!);
  return sum;
}

/** The pages that anybody, attendees, teams, speakers and experts open, without their language. */
function publicPaths(): string[] {
  const below = (path: string, ...names: string[]) => names.map((name) => `${path}/${name}`);
  return [
    ...Object.values(at),
    ...below(at.programme, 'my-link', 'privacy', 'subscribe', 'delegations', 'speakers', 'questions', 'consultations'),
    `${at.programme}?theme=energy`,
    ...below(at.me, 'data', 'add', 'access', 'erase'),
    ...Object.values(jury).filter((path) => !path.endsWith('/embed')),
    ...Object.values(parts),
    ...below(parts.me, 'ask', 'consultations'),
    ...below(parts.session, 'live'),
    `${parts.written}/submit`,
    '/certificates',
    '/checkin',
  ].filter((path) => /^\/(?!console|registered)/u.test(path));
}

test.each(languages.map(({ code }) => code))(
  'every public page in %s is on the screen of a bad line after 40 KB',
  async (language) => {
    const sizes = new Map<string, number>();
    const look = async (path: string, cookie = '') =>
      sizes.set(path, await firstView(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`, cookie));
    for (const path of publicPaths()) await look(path);
    for (const path of [at.seat, at.waiting]) await look(path, at.remembered);

    expect([...sizes].filter(([, bytes]) => bytes > maxBytes)).toEqual([]);
  },
);
