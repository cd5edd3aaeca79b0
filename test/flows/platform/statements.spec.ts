import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { declaredStatements } from '../../../src/platform/database/statement.js';
import { projectRoot } from '../../../src/platform/root.js';
import { emptyDatabase } from '../../support/database.js';
import { describeStatement } from '../../support/describe-statement.js';

const files = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
  .sort();
const read = (file: string) => readFileSync(join(projectRoot, 'src', file), 'utf8');

const declaring = files.filter((file) => /import \{[^}]*\} from '[^']*\/database\/statement\.js'/u.test(read(file)));
const declaration = /^(?:export )?const (\w+) =\s+(?:query|command|composedQuery|composedCommand)\(/gmu;

/** What a statement that only reads never says: it runs outside a transaction, where a lock would end at once. */
const writesOrLocks =
  /\b(insert\s+into|update\s+[a-z_]+(\s+(as\s+)?[a-z]+)?\s+set|delete\s+from|for\s+(no\s+key\s+)?update|for\s+(key\s+)?share|pg_(try_)?advisory_\w+|nextval|set_config|analyze)\b/iu;

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
    const names = declaring.flatMap((file) => [...read(file).matchAll(declaration)].map(([, name]) => name));
    expect(names.length).toBeGreaterThan(200);
    expect(declaredStatements()).toHaveLength(names.length);
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
});
