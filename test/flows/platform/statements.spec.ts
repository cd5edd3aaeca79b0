import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import ts from 'typescript';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/app/data-source.js';
import { Call } from '../../../src/domain/calls/call.entity.js';
import { connectWithinMs } from '../../../src/platform/database/connection-guard.js';
import { command, declaredStatements, query } from '../../../src/platform/database/statement.js';
import { autocommit, type Connection, inTransaction, type Tx } from '../../../src/platform/database/tx.js';
import { SlowQueryLog } from '../../../src/platform/database/slow-query-log.js';
import { projectRoot } from '../../../src/platform/root.js';
import { emptyDatabase } from '../../support/database.js';
import { describeStatement } from '../../support/describe-statement.js';

const files = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
  .sort();
const read = (file: string) => readFileSync(join(projectRoot, 'src', file), 'utf8');

const declaring = files.filter((file) => /import \{[^}]*\} from '[^']*\/statement\.js'/u.test(read(file)));
/** Lines on which a statement is declared inside a function, and so anew with each call. */
function declaredInFunctions(file: string): string[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node, isInside: boolean) => {
    const isDeclaration =
      ts.isCallExpression(node) && /^(?:composed)?(?:query|command)$/iu.test(node.expression.getText());
    if (isDeclaration && isInside) {
      found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    }
    ts.forEachChild(node, (child) => visit(child, isInside || ts.isFunctionLike(node)));
  };
  visit(source, false);
  return found;
}

/** What a statement that only reads never says: it runs outside a transaction, where a lock would end at once. */
const writesOrLocks =
  /\b(insert\s+into|create\s+table|update\s+[a-z_]+(\s+(as\s+)?[a-z]+)?\s+set|delete\s+from|for\s+(no\s+key\s+)?update|for\s+(key\s+)?share|pg_(try_)?advisory_\w+|nextval|setval|set_config|set\s+constraints|truncate)\b/iu;

/** Where the driver is spoken to besides `statement.ts`, and why. */
const drivers: Record<string, string> = {
  'platform/backup/copy.ts': 'copies tables as streams',
  'platform/database/statement.ts': 'runs declared statements',
  'platform/database/connection-guard.ts': 'sets the limits of connections and transactions',
  'platform/database/tx.ts': 'begins transactions',
  'platform/database/notification-listener.ts': 'listens on a connection of its own',
  'platform/embedded-postgres/embedded-postgres.ts': 'counts the users of the server, by locks of a session',
  'platform/embedded-postgres/server.ts': 'creates the database',
};

/** Who writes without a transaction around several statements, and why. */
const autocommits: Record<string, string> = {
  'flows/identity/answer-once.flow.ts': 'claims and settles a key around a request that has a transaction of its own',
  'flows/notifications/deliver-messages.flow.ts': 'claims and settles messages while the mail server answers',
  'flows/proposals/receive-proposal-event.flow.ts': 'notes an unsigned webhook, of which anybody can send many',
};

describe('every statement', () => {
  let database: Awaited<ReturnType<typeof emptyDatabase>>;
  let client: Client;

  beforeAll(async () => {
    for (const file of declaring) await import(`../../../src/${file.replace(/\.ts$/u, '.js')}`);
    database = await emptyDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  test('is declared once, when its module is loaded', () => {
    expect(declaredStatements().length).toBeGreaterThan(250);
    expect(declaring.flatMap(declaredInFunctions)).toEqual([]);
  });

  test('is understood by PostgreSQL, and returns the columns that it declares', async () => {
    const faults: string[] = [];
    for (const { columns, texts } of declaredStatements().map((one) => ({
      columns: one.columns,
      texts: one.texts(),
    }))) {
      if (texts.length === 0) faults.push('A composed statement has no example.');
      for (const text of texts) {
        const described = await describeStatement(client, text).catch((error: Error) => error);
        if (described instanceof Error) {
          faults.push(`${described.message}: ${text}`);
          continue;
        }
        // Rows that nobody reads are not declared.
        if (columns.length === 0) continue;
        const declared = columns.map(([name, { oids }]) => {
          const found = described.find((column) => column.name === name);
          return { name, dataTypeID: found && oids.includes(found.dataTypeID) ? found.dataTypeID : oids[0] };
        });
        const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
        const columnsOf = (some: { name: string; dataTypeID: number | undefined }[]) =>
          some.toSorted(byName).map(({ name, dataTypeID }) => `${name} ${dataTypeID}`);
        const [want, got] = [columnsOf(declared), columnsOf(described)];
        if (want.join() !== got.join()) faults.push(`declares ${want.join(', ')}, returns ${got.join(', ')}: ${text}`);
      }
    }
    expect(faults).toEqual([]);
  });

  test('that writes or locks is a command, which takes a transaction', () => {
    const wrong = declaredStatements().flatMap((one) =>
      one.texts().filter((text) => writesOrLocks.test(text) !== one.writes),
    );
    expect(wrong).toEqual([]);
  });

  test('takes no lock of a database session, which a pooler would pass on', () => {
    const sessionLock = /pg_(?:try_)?advisory_(?:lock|unlock)/u;
    const holding = files.filter((file) => sessionLock.test(read(file)));
    // The built-in server has no pooler.
    expect(holding).toEqual(['platform/embedded-postgres/embedded-postgres.ts']);
  });

  test('is run by `statement.ts`', () => {
    const speaking = files.filter((file) => /\.query(?:<[^(]*>)?\(/u.test(read(file)));
    expect(speaking).toEqual(Object.keys(drivers).sort());
  });
});

describe('a write', () => {
  // Never called: the compiler checks it. A line that compiles after all is an error of `@ts-expect-error`.
  test('compiles with a transaction only', () => {
    const refused = (database: DataSource, connection: Connection, tx: Tx, call: Call) => [
      // @ts-expect-error A data source is no connection.
      query(`select`, {}).run(database),
      query(`select`, {}).run(database.manager),
      query(`select`, {}).run(connection),
      query(`select`, {}).run(tx),
      // @ts-expect-error The manager of a data source is no transaction.
      command(`delete from calls`).run(database.manager),
      // @ts-expect-error A connection is no transaction.
      command(`delete from calls`).run(connection),
      command(`delete from calls`).run(tx),
      // @ts-expect-error What TypeORM opens is none either: it comes from `inTransaction`.
      database.transaction((manager) => command(`delete from calls`).run(manager)),
      connection.getRepository(Call).findOneBy({ id: call.id }),
      // @ts-expect-error A connection locks no rows.
      connection.getRepository(Call).findOne({ where: { id: call.id }, lock: { mode: 'pessimistic_write' } }),
      // @ts-expect-error Nor does a query that it builds.
      connection.getRepository(Call).createQueryBuilder('call').setLock('pessimistic_write').getOne(),
      // @ts-expect-error Nor is that query made another statement.
      connection.getRepository(Call).createQueryBuilder('call').delete().execute(),
      // @ts-expect-error A connection writes no rows.
      connection.getRepository(Call).insert(call),
      // @ts-expect-error
      connection.getRepository(Call).update({ id: call.id }, { name: '' }),
      // @ts-expect-error
      connection.getRepository(Call).upsert(call, ['id']),
      // @ts-expect-error
      connection.getRepository(Call).save(call),
      // @ts-expect-error
      connection.getRepository(Call).delete({ id: call.id }),
      // @ts-expect-error
      connection.query(`delete from calls`),
      // @ts-expect-error
      connection.transaction(() => Promise.resolve()),
      tx.getRepository(Call).insert(call),
      inTransaction(database, (own) => own.getRepository(Call).insert(call)),
      command(`delete from calls`).run(autocommit(database)),
    ];
    expect(refused).toBeInstanceOf(Function);
  });

  test('has a transaction from `inTransaction`, or is a whole change by itself', () => {
    const found = (pattern: RegExp) => files.filter((file) => pattern.test(read(file)));
    const home = 'platform/database/tx.ts';
    expect(found(/\bdatabase\.transaction\(|\bmanager\.transaction\(|\bas Tx\b/u)).toEqual([home]);
    expect(found(/\b(?:database|dataSource|manager)\.(?:getRepository|save|insert|update|upsert|delete)\(/u)).toEqual(
      [],
    );
    expect(found(/\bautocommit\(/u)).toEqual([...Object.keys(autocommits), home].sort());
  });
});

test('a slow statement is logged without its values', async () => {
  const lines: [object, string][] = [];
  const logger = { ...console, warn: (...line: [fields: object, message: string]) => void lines.push(line) };
  const { url, drop } = await emptyDatabase();
  const slow = await new DataSource({
    ...dataSourceOptions(url),
    maxQueryExecutionTime: 20,
    logger: new SlowQueryLog(logger),
  }).initialize();
  lines.length = 0;
  await slow.query('select pg_sleep(0.03),\n  $1::text as name', ['Ada Lima']);
  await slow.query('select 1');
  await slow.destroy();
  await drop();
  expect(lines.at(0)).toEqual([
    { ms: expect.any(Number), statement: 'select pg_sleep(0.03), $1::text as name' },
    'slow query',
  ]);
});

test('a server that is busy is waited for longer than one whose machine does not answer', async () => {
  const database = await emptyDatabase();
  const { hostname, port } = new URL(database.url);
  const busyMs = connectWithinMs + 1_000;
  const server = createServer((incoming) => {
    incoming.pause();
    setTimeout(() => {
      const outgoing = connect(Number(port), hostname);
      for (const socket of [incoming, outgoing]) socket.on('error', () => undefined);
      outgoing.pipe(incoming).pipe(outgoing);
    }, busyMs);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const began = performance.now();
  const through = { hostname: '127.0.0.1', port: String((server.address() as AddressInfo).port) };
  const url = Object.assign(new URL(database.url), through).href;
  const dataSource = await new DataSource(dataSourceOptions(url)).initialize();
  expect(await dataSource.query('select 1 as one')).toEqual([{ one: 1 }]);
  expect(performance.now() - began).toBeGreaterThan(busyMs);
  await dataSource.destroy();
  server.close();
  await database.drop();
});
