import { ChangeMember } from '../../../src/flows/identity/change-member.flow.js';
import { DraftSession } from '../../../src/flows/sessions/draft-session.flow.js';
import { ImportProposals } from '../../../src/flows/proposals/import-proposals.flow.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { sessionInput } from '../../../src/domain/sessions/session-input.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
});
afterAll(() => database.drop());

const times = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

describe('the same thing asked for several times at one moment', () => {
  test('drafts sessions of one title, each at an address of its own', async () => {
    const flow = makeFlow(DraftSession, database.dataSource, world.clock);
    const input = sessionInput.parse({
      title: 'Rain gardens',
      kind: 'webinar',
      format: 'online',
      startsAtLocal: '2027-01-20T16:00',
      timeZone: 'Asia/Taipei',
      durationMinutes: 60,
    });
    const drafts = await times(5, () => flow.create('solutions', input, staff));
    expect(drafts.map((draft) => draft.slug).sort()).toEqual([
      'rain-gardens',
      'rain-gardens-2',
      'rain-gardens-3',
      'rain-gardens-4',
      'rain-gardens-5',
    ]);
  });

  test('makes twins of one session that are all twins of each other', async () => {
    const flow = makeFlow(DraftSession, database.dataSource, world.clock);
    const { id } = await world.session({ title: 'Held often' });
    const occurrences = await times(4, () => flow.duplicate(id, { occurrence: true }, staff));
    expect(new Set(occurrences.map((occurrence) => occurrence.slug)).size).toBe(4);
    const { occurrenceGroup } = await database.dataSource.getRepository(Session).findOneByOrFail({ id });
    expect(occurrences.map((occurrence) => occurrence.occurrenceGroup)).toEqual(occurrences.map(() => occurrenceGroup));
  });

  test('adds one organizer', async () => {
    const flow = makeFlow(ChangeMember, database.dataSource, world.clock);
    const input = { email: 'new@example.org', role: 'viewer' as const };
    const added = await times(5, () => flow.add(input, { kind: 'system' }));
    expect(new Set(added.map(({ organizer }) => organizer.id)).size).toBe(1);
    expect(added.filter(({ created }) => created)).toHaveLength(1);
  });

  test('imports proposals whose files have them in opposite orders', async () => {
    const flow = makeFlow(ImportProposals, database.dataSource, world.clock);
    const ids = Array.from({ length: 60 }, (_, index) => `P-${index}`);
    const file = (order: string[]) =>
      Buffer.from(['external_id,title,theme', ...order.map((id) => `${id},Title,energy`)].join('\n'));
    const counts = await times(4, (index) =>
      flow.run('solutions', file(index % 2 === 0 ? ids : ids.toReversed()), staff),
    );
    expect(counts.map(({ created }) => created).sort((a, b) => a - b)).toEqual([0, 0, 0, 60]);
  });
});

test('a large import leaves room for the locks of everybody else', async () => {
  const flow = makeFlow(ImportProposals, database.dataSource, world.clock);
  const rows = Array.from({ length: 600 }, (_, index) => `L-${index},Title,energy`);
  const looks: Promise<{ locks: number }[]>[] = [];
  const watch = setInterval(() => {
    looks.push(
      database.dataSource.query(
        `select count(*)::int as locks from pg_locks
         where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
      ),
    );
  }, 20);
  await flow.run('solutions', Buffer.from(['external_id,title,theme', ...rows].join('\n')), staff);
  clearInterval(watch);
  const most = Math.max(...(await Promise.all(looks)).map(([row]) => row?.locks ?? 0));
  expect(most).toBeGreaterThan(100);
  expect(most).toBeLessThanOrEqual(256);
});
