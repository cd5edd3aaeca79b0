import { startTestApp, type TestApp } from '../../support/app.js';
import { makeListed } from '../../support/listed.js';

let greenroom: TestApp;
let lists: Map<string, { address: string; sorts: string[] }>;
beforeAll(async () => {
  greenroom = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  const made = await makeListed(greenroom);
  const key = await greenroom.createApiKey('owner', { abilities: ['read', 'access-needs'] });
  keyOf.set('/calls/{call}/access-needs', key);
  const document = await (await fetch(`${greenroom.url}/api/openapi.json`)).json();
  // oxlint-disable-next-line typescript/no-explicit-any -- the document is read as any JSON
  const paths = Object.entries<any>((document as { paths: object }).paths);
  lists = new Map(
    paths.flatMap(([whole, { get }]) => {
      const path = whole.replace('/api/v1', '');
      const sort = get?.parameters?.find(({ name }: { name: string }) => name === 'sort');
      const valueOf = (name: string) => (name === 'id' && made[path]) || made[name] || '';
      const address = path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => valueOf(name));
      return sort === undefined ? [] : [[path, { address, sorts: sort.schema.enum }] as const];
    }),
  );
});
afterAll(() => greenroom?.stop());

/** Lists that no key of an owner reads unless it names them. */
const keyOf = new Map<string, string>();
const largest = 200;

/** Reads a list in pages of at most `limit` items. */
async function walk(path: string, sort: string, limit: number): Promise<object[]> {
  const { address } = lists.get(path)!;
  const items: object[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const at = `${address}?sort=${sort}&limit=${limit}${cursor}`;
    const { status, body } = await greenroom.api('GET', at, undefined, { key: keyOf.get(path) ?? greenroom.key });
    if (status !== 200) throw new Error(`${at}: ${JSON.stringify(body)}`);
    expect(body.items.length).toBeLessThanOrEqual(limit);
    items.push(...body.items);
    if (items.length > 1000) throw new Error(`${at}: has no end`);
    cursor = body.nextCursor === null ? null : `&cursor=${body.nextCursor}`;
  }
  return items;
}

/** What items are sorted by, which is in them or in their proposals. */
function valuesOf(items: readonly object[], key: string): unknown[] {
  return items
    .map((one): Record<string, unknown> => ({ ...('proposal' in one ? (one.proposal as object) : {}), ...one }))
    .map((one) => one[key] ?? null)
    .filter((value) => value !== null);
}

test('each list is sorted by what it says, both ways, and read by pages it has each item once', async () => {
  expect(lists.size).toBeGreaterThan(36);
  const faults: unknown[] = [];
  for (const [path, { sorts }] of lists) {
    for (const sort of sorts) {
      const whole = await walk(path, sort, largest);
      const [key, isDescending] = [sort.replace('-', ''), sort.startsWith('-')];
      const reverse = await walk(path, isDescending ? key : `-${key}`, largest);
      const values = valuesOf(isDescending ? whole.toReversed() : whole, key) as (string | number)[];
      const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      const limit = whole.length > 12 ? 7 : 1;
      const [same, pages] = [JSON.stringify(whole), JSON.stringify(await walk(path, sort, limit))];
      const found = [
        ['has fewer than three', whole.length < 3],
        ['is not sorted', JSON.stringify(values) !== JSON.stringify(sorted)],
        ['is not the reverse', JSON.stringify(reverse.toReversed()) !== same],
        ['has other pages', pages !== same],
      ] as const;
      faults.push(...found.filter(([, isSo]) => isSo).map(([fault]) => `${path} ${sort} ${fault}`));
    }
  }
  expect(faults).toEqual([]);
});

test('a cursor belongs to its order, and an order that a list has not is refused', async () => {
  for (const [path, { address, sorts }] of lists) {
    const options = { key: keyOf.get(path) ?? greenroom.key };
    const first = await greenroom.api('GET', `${address}?limit=1`, undefined, options);
    const other = `${address}?sort=${sorts[1]}&cursor=${first.body.nextCursor}`;
    const { status, body } = await greenroom.api('GET', other, undefined, options);
    expect([path, status, body.errors?.[0].code]).toEqual([path, 422, 'unknown-cursor']);
    const none = await greenroom.api('GET', `${address}?sort=colour`, undefined, options);
    expect([path, none.status, none.body.errors?.[0].path]).toEqual([path, 422, 'sort']);
  }
});

test('no moment that a list is sorted by is finer than a cursor, which has milliseconds', async () => {
  const columns: { name: string; finer: string }[] = await greenroom.dataSource.query(
    `select table_name || '.' || column_name as name, format(
       'select exists (select from %1$I where %2$I <> date_trunc(''milliseconds'', %2$I)) as is', table_name, column_name)
       as finer
     from information_schema.columns where table_schema = 'public' and data_type = 'timestamp with time zone'`,
  );
  expect(columns.length).toBeGreaterThan(150);
  const finer: string[] = [];
  for (const column of columns) if ((await greenroom.dataSource.query(column.finer))[0].is) finer.push(column.name);
  // The database writes them: leases are compared only, and the stream is in the order of its numbers.
  const ours = /\.leased_until$|^events(?:_due)?\.at$|^migrations\./u;
  expect(finer.filter((name) => !ours.test(name))).toEqual([]);
});
