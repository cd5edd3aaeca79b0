import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import {
  CheckInQueue,
  isSurprise,
  type PendingScan,
  type ScanAnswer,
  type ScanRequest,
  type ScansAnswer,
  type ScanStore,
} from '../../../src/client/check-in/check-in-queue.js';
import { FallbackStore } from '../../../src/client/check-in/fallback-store.js';

let scans = 0;
function scanOf(more: Partial<PendingScan> = {}): PendingScan {
  const number = ++scans;
  const id = `scan-${number}`;
  return { id, at: '2027-01-14T07:30:00.000Z', seenAt: number, personId: `person-${number}`, outcome: 'in', ...more };
}

function answerOf({ id }: { id: string }, outcome = 'in'): ScanAnswer {
  const words = { tone: 'good', icon: 'dot', heading: '', name: null, organization: null, detail: null, undo: null };
  return { id, registrationId: null, outcome, since: null, ...words };
}

/** A phone's storage, with room for `limit` scans. It lists what is stored in no useful order, as browsers do. */
class MemoryStore implements ScanStore {
  readonly stored = new Map<string, string>();
  constructor(public limit = Infinity) {}
  list = () => [...this.stored.keys()].reverse().map((id) => this.find(id)!);
  find = (id: string) => JSON.parse(this.stored.get(id) ?? 'null') as PendingScan | null;
  put = (scan: PendingScan) => {
    if (!this.stored.has(scan.id) && this.stored.size >= this.limit) throw new Error('QuotaExceededError');
    this.stored.set(scan.id, JSON.stringify(scan));
  };
  remove = (id: string) => void this.stored.delete(id);
}

/** A request on its way. It may reach the server or not, and its answer the phone or not. */
interface Request {
  page: Page;
  ids: string[];
  reply: (answer: ScansAnswer | null) => void;
}

/** A page of the check-in desk that is open in a browser, until it crashes. */
interface Page {
  queue: CheckInQueue;
  isOpen: boolean;
}

class Desk {
  readonly store = new MemoryStore();
  readonly requests: Request[] = [];
  readonly bodies: ScanRequest[][] = [];
  /** The ids of scans in the order in which the server heard of them first. */
  readonly heard: string[] = [];
  readonly acknowledged = new Map<string, string>();
  readonly sentAfterAnswer: string[] = [];
  readonly pages = [this.openPage(), this.openPage()];

  openPage(): Page {
    const page: Page = {
      isOpen: true,
      queue: new CheckInQueue({
        store: this.store,
        post: (scans) => {
          this.bodies.push(scans);
          const ids = scans.map(({ id }) => id);
          this.sentAfterAnswer.push(...ids.filter((id) => this.acknowledged.has(id)));
          return new Promise((reply) => this.requests.push({ page, ids, reply }));
        },
        onAnswer: ({ id, outcome }) => void this.acknowledged.set(id, outcome),
        onSent: () => undefined,
      }),
    };
    return page;
  }

  /** A page that crashed does nothing any more, though what it sent may still arrive. */
  crash(index: number): void {
    this.pages[index]!.isOpen = false;
    this.pages[index] = this.openPage();
  }

  /** Takes a request off the network. */
  async answer(index: number, { isHeard, isAnswered }: { isHeard: boolean; isAnswered: boolean }): Promise<void> {
    const [request] = this.requests.splice(index % Math.max(1, this.requests.length), 1);
    if (!request) return;
    const { ids, page, reply } = request;
    if (isHeard) this.heard.push(...ids.filter((id) => !this.heard.includes(id)));
    if (page.isOpen)
      reply(isHeard && isAnswered ? { answers: ids.map((id) => answerOf({ id })), inside: 1, expected: 1 } : null);
    await setImmediate();
  }
}

const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('scan'), page: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('show'), page: fc.nat(1), which: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('retry'), page: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('crash'), page: fc.nat(1) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('answer'),
      which: fc.nat(3),
      isHeard: fc.boolean(),
      isAnswered: fc.boolean(),
    }),
  },
) as fc.Arbitrary<
  | { what: 'scan' | 'retry' | 'crash'; page: number }
  | { what: 'show'; page: number; which: number }
  | { what: 'answer'; which: number; isHeard: boolean; isAnswered: boolean }
>;

test('whatever becomes of the network and of the pages, nothing is lost, sent after its answer, or out of order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 60 }), async (happenings) => {
      const desk = new Desk();
      const scanned: string[] = [];
      for (const one of happenings) {
        if (one.what === 'answer') await desk.answer(one.which, one);
        else if (one.what === 'crash') desk.crash(one.page);
        else if (one.what === 'retry') void desk.pages[one.page]!.queue.send();
        else if (one.what === 'show') desk.pages[one.page]!.queue.markShown(scanned.at(-1 - one.which) ?? 'none');
        else {
          const scan = scanOf();
          scanned.push(scan.id);
          void desk.pages[one.page]!.queue.add(scan);
        }
        await setImmediate();
      }
      // Somebody opens the page again where there is network.
      desk.crash(0);
      desk.crash(1);
      void desk.pages[0]!.queue.send();
      await setImmediate();
      while (desk.requests.length > 0) await desk.answer(0, { isHeard: true, isAnswered: true });

      expect([...desk.store.stored.keys()]).toEqual([]);
      expect(desk.heard).toEqual(scanned);
      expect([...desk.acknowledged.keys()].sort()).toEqual([...scanned].sort());
      expect(desk.sentAfterAnswer).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

describe('a check-in queue', () => {
  test('sends one request at a time, of at most fifty scans', async () => {
    const desk = new Desk();
    const { queue } = desk.pages[0]!;
    for (let count = 0; count < 120; count++) desk.store.put(scanOf());
    void queue.send();
    void queue.send();
    await setImmediate();
    expect(desk.requests).toHaveLength(1);
    while (desk.requests.length > 0) await desk.answer(0, { isHeard: true, isAnswered: true });
    expect(desk.bodies.map(({ length }) => length)).toEqual([50, 50, 20]);
  });

  test('sends a ticket by its code, a person by their registration, and an undo with both of its ids', async () => {
    const desk = new Desk();
    const at = '2027-01-14T07:30:00.000Z';
    desk.store.put(scanOf({ id: 'a', code: 'c0de', outcome: null, personId: null }));
    desk.store.put(scanOf({ id: 'b', code: 'c0de', personId: 'amina' }));
    desk.store.put(scanOf({ id: 'c', personId: 'amina' }));
    desk.store.put(scanOf({ id: 'd', personId: 'amina', outcome: 'out', undoes: 'c', isShown: true }));
    void desk.pages[0]!.queue.send();
    await setImmediate();
    expect(desk.bodies).toEqual([
      [
        { id: 'a', at, code: 'c0de' },
        { id: 'b', at, code: 'c0de' },
        { id: 'c', at, registrationId: 'amina' },
        { id: 'd', at, registrationId: 'amina', undoes: 'c' },
      ],
    ]);
  });

  test('hands on the answer to a scan whichever request brings it', async () => {
    const desk = new Desk();
    const { queue } = desk.pages[0]!;
    void queue.add(scanOf());
    await setImmediate();
    // It goes out with the second request, which the first one is followed by.
    const [second, third] = [scanOf(), scanOf()];
    const answers = Promise.all([queue.add(second), queue.add(third)]);
    await setImmediate();
    while (desk.requests.length > 0) await desk.answer(0, { isHeard: true, isAnswered: true });
    expect(desk.bodies.map(({ length }) => length)).toEqual([1, 2]);
    expect(await answers).toEqual([answerOf(second), answerOf(third)]);
  });

  test('has no answer while there is no network, and keeps the scan', async () => {
    const desk = new Desk();
    const scan = scanOf();
    const answer = desk.pages[0]!.queue.add(scan);
    await setImmediate();
    await desk.answer(0, { isHeard: false, isAnswered: false });
    expect([await answer, desk.pages[0]!.queue.pending()]).toEqual([null, [scan]]);
  });

  test('asks once for what the server passes over, and again the next time', async () => {
    const desk = new Desk();
    const { queue } = desk.pages[0]!;
    const scan = scanOf();
    void queue.add(scan);
    for (let attempt = 1; attempt <= 2; attempt++) {
      await setImmediate();
      expect(desk.bodies).toHaveLength(attempt);
      desk.requests.pop()!.reply({ answers: [], inside: 0, expected: 1 });
      await setImmediate();
      expect([desk.requests, queue.pending()]).toEqual([[], [scan]]);
      void queue.send();
    }
  });
});

describe('a phone that is full', () => {
  test('sends what it cannot store after what it could, and forgets it with its answer', async () => {
    const [full, sent] = [new FallbackStore(new MemoryStore(1)), [] as string[]];
    let isOnline = false;
    const queue = new CheckInQueue({
      store: full,
      post: (scans) => {
        if (!isOnline) return Promise.resolve(null);
        sent.push(...scans.map(({ id }) => id));
        return Promise.resolve({ answers: scans.map((scan) => answerOf(scan)), inside: 2, expected: 2 });
      },
      onAnswer: () => undefined,
      onSent: () => undefined,
    });
    const [stored, unstored] = [scanOf(), scanOf()];
    expect(await Promise.all([queue.add(stored), queue.add(unstored)])).toEqual([null, null]);
    queue.markShown(unstored.id);
    expect([queue.pending(), full.unstoredCount]).toEqual([[stored, { ...unstored, isShown: true }], 1]);
    isOnline = true;
    await queue.send();
    expect([sent, queue.pending(), full.unstoredCount]).toEqual([[stored.id, unstored.id], [], 0]);
  });

  test('stores a scan as soon as there is room for it', () => {
    const disk = new MemoryStore(1);
    const full = new FallbackStore(disk);
    const [first, second] = [scanOf(), scanOf()];
    full.put(first);
    full.put(second);
    full.remove(first.id);
    expect([disk.list(), full.list(), full.unstoredCount]).toEqual([[second], [second], 0]);
  });

  test('remembers scans where the browser allows no storage at all', () => {
    const denied = () => {
      throw new Error('SecurityError');
    };
    const full = new FallbackStore({ list: denied, find: denied, put: denied, remove: denied });
    const scan = scanOf();
    full.put(scan);
    expect([full.list(), full.find(scan.id), full.unstoredCount]).toEqual([[scan], scan, 1]);
    full.remove(scan.id);
    expect([full.list(), full.unstoredCount]).toEqual([[], 0]);
  });
});

test('an answer is a surprise when it differs from what the phone had said', () => {
  const scan = scanOf({ isShown: true });
  expect(isSurprise(answerOf(scan, 'already'), scan)).toBe(true);
  expect(isSurprise(answerOf(scan, 'in'), scan)).toBe(false);
  expect(isSurprise(answerOf(scan, 'already'), { ...scan, isShown: undefined })).toBe(false);
  expect(isSurprise(answerOf(scan, 'in'), { ...scan, outcome: null })).toBe(true);
  expect(isSurprise(answerOf(scan, 'already'), null)).toBe(false);
});
