import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { LastCommit } from '../../../src/platform/database/last-commit.js';
import { requestLog } from '../../../src/platform/http/request-log.js';
import { answerOneAtATime } from '../../../src/platform/http/one-at-a-time.js';
import { until } from '../../support/greenroom-process.js';
import { answerKey } from '../../../src/platform/http/answer-key.js';
import { shareAnswer, ResponseCache, type Sharing } from '../../../src/platform/http/response-cache.js';
import { PreparedHead } from '../../../src/platform/fast/prepared-head.js';
import { CachedPage } from '../../../src/platform/http/cached-page.js';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds } from '../../support/cpu-time.js';
import { Batcher } from '../../../src/platform/batcher.js';
import { Coalescer } from '../../../src/platform/coalescer.js';
import { constantTime } from '../../../src/platform/constant-time.js';
import { Debounce } from '../../../src/platform/debounce.js';
import { Limit } from '../../../src/platform/limit.js';
import { VersionCache } from '../../../src/platform/version-cache.js';

/** Until everything has happened that waits for nothing but its turn. A timer may fire before it. */
const turns = async () => {
  for (let turn = 0; turn < 10; turn++) await nextTurn();
};

describe('a cache of versions', () => {
  test('builds each version once, also for those who ask at once, and keeps the newest alone', async () => {
    const cache = new VersionCache<string>(10);
    const built: string[] = [];
    const ask = (key: string, version: string) =>
      cache.get(key, version, async () => {
        built.push(`${key}${version}`);
        await sleep(1);
        return `${key}${version}`;
      });
    expect(await Promise.all([ask('a', '1'), ask('a', '1'), ask('b', '1')])).toEqual(['a1', 'a1', 'b1']);
    expect([await ask('a', '1'), await ask('a', '2'), await ask('a', '2'), await ask('a', '1')]).toEqual([
      'a1',
      'a2',
      'a2',
      'a1',
    ]);
    expect(built).toEqual(['a1', 'b1', 'a2', 'a1']);
  });

  test('drops what was used longest ago', async () => {
    const cache = new VersionCache<number>(2);
    let built = 0;
    const ask = (key: string) => cache.get(key, '1', () => (built += 1));
    await ask('a');
    await ask('b');
    await ask('a');
    await ask('c');
    expect([await ask('a'), await ask('c'), await ask('b')]).toEqual([1, 3, 4]);
  });

  test('drops more if they are large, and what is too large for it', async () => {
    const megabyte = 1024 * 1024;
    const cache = new VersionCache<number>(100, (bytes) => bytes);
    const built: string[] = [];
    const ask = async (key: string, bytes: number, version = '1') => {
      await cache.get(key, version, () => {
        built.push(key);
        return bytes;
      });
      await nextTurn();
    };
    for (const key of ['a', 'b', 'a', 'c', 'a']) await ask(key, 3 * megabyte);
    // The newer version of an item counts in place of the older one.
    for (const version of ['1', '2', '3', '1']) await ask('a', 3 * megabyte, version);
    await ask('c', 3 * megabyte);
    await ask('b', 3 * megabyte);
    for (const _ of [1, 2]) await ask('d', 9 * megabyte);
    expect(built.join('')).toBe('abcaaabdd');
  });

  test('keeps no failure', async () => {
    const cache = new VersionCache<string>(2);
    const failing = () => {
      throw new Error('not now');
    };
    await expect(cache.get('a', '1', failing)).rejects.toThrow('not now');
    expect(await cache.get('a', '1', () => 'there')).toBe('there');
  });
});

describe('a shared question', () => {
  test('is asked once for those who come together, and again for those who come while it is answered', async () => {
    let asked = 0;
    const question = new Coalescer(async (key) => {
      const number = (asked += 1);
      await sleep(10);
      return `${key}${number}`;
    });
    const allOrNothing = [question.ask('a'), question.ask('a'), question.ask('b')];
    await sleep(5);
    // Its question is younger than the answer that is on its way.
    const later = [question.ask('a'), question.ask('a')];
    expect(await Promise.all([...allOrNothing, ...later])).toEqual(['a1', 'a1', 'b2', 'a3', 'a3']);
  });

  test('fails for all who asked it, and is asked anew afterwards', async () => {
    let asked = 0;
    const question = new Coalescer(async () => {
      asked += 1;
      if (asked === 1) throw new Error('gone');
      return asked;
    });
    const failed = await Promise.allSettled([question.ask(), question.ask()]);
    expect(failed.map((one) => one.status)).toEqual(['rejected', 'rejected']);
    expect(await question.ask()).toBe(2);
  });
});

test('those who come within a time go on together, and answers leave at the end of a step of time', async () => {
  const gathering = new Debounce(50);
  const order: string[] = [];
  const come = async (name: string) => {
    await gathering.join();
    order.push(name);
  };
  const first = [come('a'), come('b')];
  expect(order).toEqual([]);
  await Promise.all(first);
  const second = come('c');
  // No timer comes before what has been promised.
  for (let times = 0; times < 10; times++) await Promise.resolve();
  expect(order).toEqual(['a', 'b']);
  await second;
  expect(order).toEqual(['a', 'b', 'c']);

  // As many as wanted don't wait for the time.
  const pairs = new Debounce(60_000, 2);
  await Promise.all([pairs.join(), pairs.join(), pairs.join(), pairs.join()]);

  // The step begins when a request came, whenever its work begins and however it ends.
  const from = performance.now() - 30;
  const works = [async () => undefined, async () => sleep(1), () => Promise.reject(new Error('full'))];
  const ends: number[] = [];
  const end = () => void ends.push(performance.now());
  await Promise.all(works.map((work) => constantTime<void>(40, work, from).then(end, end)));
  for (const at of ends) expect(at).toBeGreaterThanOrEqual(from + 40);
  const work = async () => undefined;
  // Not each time: on a busy machine, the step may have ended before its work begins.
  await until(() => {
    const early = constantTime(300, work, performance.now() - 280).then(() => true);
    return Promise.race([constantTime(150, work).then(() => false), early]);
  });
});

test('the last commit is asked for by all who come together, after they have come, and at once if they are many', async () => {
  const questions: { answer(mark: string): void; fail(error: Error): void }[] = [];
  const readLatest = () =>
    new Promise((resolve, reject) => questions.push({ answer: (mark) => resolve({ mark }), fail: reject }));
  const lastCommit = new LastCommit({ readLatest } as never);
  const begun = (count: number) => until(async () => questions.length >= count);
  const together = [lastCommit.mark(), lastCommit.mark()];
  expect([questions.length, new Set(together).size]).toEqual([0, 1]);
  await begun(1);
  const later = lastCommit.mark();
  await sleep(5);
  expect(questions).toHaveLength(1);
  questions[0]?.answer('a');
  expect(await Promise.all(together)).toEqual(['a', 'a']);
  await begun(2);
  questions[1]?.fail(new Error('gone'));
  await expect(later).rejects.toThrow('gone');
  const many = Array.from({ length: 32 }, () => lastCommit.mark());
  for (let turn = 0; turn < 3; turn++) await nextTurn();
  expect(questions).toHaveLength(3);
  questions[2]?.answer('b');
  expect(new Set(await Promise.all(many))).toEqual(new Set(['b']));
});

test('the lines of requests are written together, once for each turn', async () => {
  const written: string[] = [];
  const log = (isOn: boolean) =>
    requestLog({ isLevelEnabled: () => isOn, destination: { write: (lines: string) => written.push(lines) } } as never);
  log(false)({ method: 'GET', route: null, status: 404 })('1', 2);
  const observe = log(true)({ method: 'GET', route: '/calls/:call', status: 200 });
  observe('a', 1.26);
  observe('b', 3);
  await nextTurn();
  expect(written).toHaveLength(1);
  const [first, second = '', ...more] = (written[0] ?? '').split('\n');
  expect([first, more]).toEqual([
    expect.stringMatching(/^\{"level":"info","time":"20[-\dT:.]+Z","requestId":"a",.*"ms":1.3,"msg":"request"\}$/u),
    [''],
  ]);
  const same = { level: 'info', method: 'GET', route: '/calls/:call', status: 200, msg: 'request' };
  expect(JSON.parse(second)).toEqual({ ...same, time: expect.any(String), requestId: 'b', ms: 3 });
});

test('a head that would end early is no head', () => {
  expect(() => new PreparedHead(200, { link: '</a>\r\nset-cookie: sid=1' })).toThrow(
    'Invalid character in header content',
  );
});

describe('the key of an answer', () => {
  const names = { chosen: ['tz'], personal: ['me'] };
  const key = (headers: IncomingHttpHeaders) => answerKey('/calls', headers, names);

  test('has what answers differ by', () => {
    const keys = [
      {},
      { 'accept-language': 'ja' },
      { 'accept-encoding': 'gzip' },
      { cookie: 'tz=Asia/Tokyo' },
      { cookie: 'tz=Asia/Seoul' },
    ].map((headers) => key(headers)?.text);
    expect(new Set(keys).size).toBe(keys.length);
    expect(key({ cookie: 'a=1;  tz=Asia/Tokyo; b', 'accept-encoding': 'x' })?.text).toBe(keys[3]);
    expect(key({ 'accept-encoding': 'br;q=0, gzip', 'if-none-match': '"1"' })?.text).toBe(keys[2]);
  });

  test('knows what is personal, and is none for what is by date, or too long', () => {
    expect(key({ cookie: 'tz=Asia/Tokyo; me =1' })?.isPersonal).toBe(true);
    expect(key({ cookie: 'tz=Asia/Tokyo; mean=1' })?.isPersonal).toBe(false);
    expect(key({ 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' })).toBeNull();
    expect(key({ 'accept-language': 'ja, '.repeat(300) })).toBeNull();
  });
});

test('only so many begin at once, the others one after the other, whatever fails', async () => {
  const limit = new Limit(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const all = [0, 1, 2, 3, 4].map((item) =>
    limit.run(async () => {
      begun.push(item);
      await new Promise<void>((resolve) => (ends[item] = resolve));
      if (item === 1) throw new Error('not now');
      return item;
    }),
  );
  const outcomes = Promise.allSettled(all);
  for (const item of [1, 0, 2, 3, 4]) {
    ends[item]?.();
    await nextTurn();
    expect(begun).toHaveLength(Math.min(5, 3 + [1, 0, 2, 3, 4].indexOf(item)));
  }
  expect((await outcomes).map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, true, true]);
  expect(await limit.run(async () => 'again')).toBe('again');
});

test('a full queue refuses at once, and takes others when its batch has begun', async () => {
  let end: () => void = () => undefined;
  const batches: number[][] = [];
  const batcher = new Batcher<number, number>(
    async (_key, items) => {
      batches.push(items);
      await new Promise<void>((resolve) => (end = resolve));
      return items.map((item) => ({ ok: true, result: item }));
    },
    2,
    3,
  );
  const asked = [1, 2, 3, 4].map((item) => batcher.run('', item));
  const outcomes = Promise.allSettled(asked);
  await expect(asked[3]).rejects.toMatchObject({ status: 503, code: 'busy' });
  await turns();
  expect(batches).toEqual([[1, 2]]);
  const later = batcher.run('', 5);
  for (let batch = 0; batch < 2; batch += 1) {
    end();
    await turns();
  }
  expect(await later).toBe(5);
  expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
  expect(batches).toEqual([
    [1, 2],
    [3, 5],
  ]);
});

test.each([
  ['a row that breaks fails alone', 'invalid byte sequence', ['fulfilled', 'fulfilled', 'rejected'], 4],
  ['a database that is gone fails all at once', 'Connection terminated', ['rejected', 'rejected', 'rejected'], 1],
])('in a batch, %s', async (_, message, outcomes, attempts) => {
  let attempted = 0;
  const batcher = new Batcher<number, number>(async (_key, items) => {
    attempted += 1;
    if (items.includes(3)) throw new Error(message);
    return items.map((item) => ({ ok: true, result: item }));
  });
  const settled = await Promise.allSettled([1, 2, 3].map((item) => batcher.run('', item)));
  expect([settled.map(({ status }) => status), attempted]).toEqual([outcomes, attempts]);
});

describe('a ready page', () => {
  test.each([
    ['gzip, deflate, br', 'br'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['GZIP ; q=1.0', 'gzip'],
    ['brotli, x-gzip, identity', null],
    ['', null],
  ])('is sent to those who accept %j as %s', async (accepted, encoding) => {
    const page = await CachedPage.of('<p>');
    const unpack = { br: brotliDecompressSync, gzip: gunzipSync, none: (body: Buffer) => body }[encoding ?? 'none'];
    for (const again of [false, true]) {
      const sent = await page.for(accepted);
      expect([again, sent.encoding, String(unpack?.(sent.body))]).toEqual([again, encoding, '<p>']);
    }
  });

  test('is chosen at once for a header of thousands of spaces', async () => {
    const page = await CachedPage.of('<p>');
    const choose = async () => {
      for (let times = 0; times < 10; times++) await page.for(`br${' '.repeat(15_000)}x`);
    };
    // Half a second each, if it is matched by a pattern with optional spaces.
    expect(await cpuSeconds(choose)).toBeLessThan(1);
  });
});

test('requests that a client sends without waiting are begun one after the other, and not once it is gone', async () => {
  const begun: string[] = [];
  const responses: ServerResponse[] = [];
  const server = createServer((request, response) => {
    begun.push(request.url ?? '');
    responses.push(response);
  }).listen(0, '127.0.0.1');
  answerOneAtATime({ server } as never);
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let text = '';
  client.on('data', (bytes) => (text += bytes.toString()));
  client.write(['/1', '/2', '/3', '/4'].map((path) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`).join(''));
  const seen: string[][] = [];
  for (let answered = 0; answered < 3; answered++) {
    await until(async () => begun.length > answered);
    seen.push([...begun]);
    if (answered < 2) responses[answered]?.end(`answer ${answered}`);
  }
  expect(seen).toEqual([['/1'], ['/1', '/2'], ['/1', '/2', '/3']]);
  await until(async () => text.includes('answer 1'));
  expect(text.indexOf('answer 0')).toBeLessThan(text.indexOf('answer 1'));
  client.destroy();
  await once(responses[2] as ServerResponse, 'close');
  server.close();
  await once(server, 'close');
  expect(begun).toHaveLength(3);
});

/** Shared answers before a server that does nothing by itself. */
function sharedAnswers() {
  let receive = (_request: object, _response: object): void => undefined;
  let keep = (_request: object, _reply: object, _payload: Buffer | null, _done: () => void): void => undefined;
  /** Requests that have taken the usual way. */
  const usual: { url: string }[] = [];
  const server = {
    listeners: () => [(request: { url: string }) => usual.push(request)],
    removeAllListeners: () => undefined,
    on: (_name: string, handler: typeof receive) => (receive = handler),
  };
  const fastify = { server, addHook: (_name: string, hook: typeof keep) => (keep = hook) };
  const state = { commits: 0 };
  let asked: Promise<string> | undefined;
  const mark = () =>
    (asked ??= nextTurn().then(() => {
      asked = undefined;
      return `${state.commits}`;
    }));
  const answers = new ResponseCache({
    lastCommit: { mark } as never,
    now: () => new Date(0),
    localVersion: () => '',
    cookies: { chosen: [], personal: ['me'] },
    paths: /^\/calls/u,
    observerOf: () => () => undefined,
  });
  answers.answerFor(fastify as never, () => false);
  answers.keepFrom(fastify as never);
  const sent: string[] = [];
  return {
    state,
    sent,
    usual,
    ask: (url: string, headers: object = {}) => {
      const closed: (() => void)[] = [];
      const response = {
        destroyed: false,
        once: (_name: string, listener: () => void) => closed.push(listener),
        writeHead: (status: number) => sent.push(String(status)),
        end: (body: string) => body !== '' && sent.push(`${sent.pop()} ${body}`),
      };
      receive({ method: 'GET', url, headers }, response);
      return {
        leave() {
          response.destroyed = true;
          for (const listener of closed) listener();
        },
      };
    },
    /** What the handler of a request answers. */
    render: (raw: object, version: string, sharing: Partial<Sharing> | null, status = 200) => {
      const request = { raw, routeOptions: {} };
      const all = { version, current: async () => version, until: null, isForAll: false };
      if (sharing !== null) shareAnswer(request as never, { ...all, ...sharing });
      const reply = { statusCode: status, getHeaders: () => ({ etag: `"${version}"` }) };
      keep(request, reply, status === 200 ? Buffer.from(version) : null, () => undefined);
    },
  };
}

test('an answer that was asked for before a change gives way to the newer one', async () => {
  const { state, sent, usual, ask, render } = sharedAnswers();
  const raw = { method: 'GET', url: '/calls', headers: {} };
  let answer = (_version: string): void => undefined;
  const versions = [new Promise<string>((resolve) => (answer = resolve))];
  render(raw, 'old', { current: () => versions.shift() ?? Promise.resolve('new') });
  ask('/calls');
  await turns();
  // While the first question is on its way, somebody changes the page and somebody else gets it.
  state.commits += 1;
  render(raw, 'new', {});
  answer('old');
  await turns();
  ask('/calls');
  await turns();
  expect([sent, usual]).toEqual([['200 old', '200 new'], []]);
});

test('what is not kept is made for the first who asks, and then checked for those who came meanwhile', async () => {
  const { state, sent, usual, ask, render } = sharedAnswers();
  for (let people = 0; people < 3; people++) ask('/calls');
  // Neither what is for one person nor what is never shared waits for others.
  ask('/calls', { cookie: 'me=1' });
  ask('/me');
  ask('/me');
  expect(usual.map(({ url }) => url)).toEqual(['/calls', '/calls', '/me', '/me']);
  let current = 'a';
  render(usual[0] ?? {}, 'a', { current: async () => current });
  await turns();
  expect(sent).toEqual(['200 a', '200 a']);

  // After a change, those who had come before are sent what is made for the first, and no one who came later.
  [current, state.commits] = ['b', 1];
  for (let people = 0; people < 3; people++) ask('/calls');
  ask('/calls', { 'if-none-match': '"b"' });
  await turns();
  ask('/calls');
  current = 'c';
  render(usual[4] ?? {}, 'b', { current: async () => current });
  expect(sent.splice(2)).toEqual(['200 b', '200 b']);
  // One of them has it already, which takes an answer of its own.
  expect(usual).toHaveLength(6);
  state.commits += 1;
  await turns();
  render(usual[5] ?? {}, 'b', { current: async () => current }, 304);
  await turns();
  render(usual[6] ?? {}, 'c', {});
  expect([sent.splice(2), usual.length]).toEqual([[], 7]);
});

test('nobody waits for the answer to a client that has gone, or for one that is not shared', async () => {
  const { sent, usual, ask, render } = sharedAnswers();
  const [first, second] = [ask('/calls'), ask('/calls'), ask('/calls')];
  second?.leave();
  first?.leave();
  expect(usual).toHaveLength(2);
  render(usual[0] ?? {}, 'a', {});
  render(usual[1] ?? {}, 'a', null, 404);
  for (let people = 0; people < 3; people++) ask('/calls/2');
  render(usual[2] ?? {}, 'b', null);
  expect([sent, usual.length]).toEqual([[], 5]);
});
