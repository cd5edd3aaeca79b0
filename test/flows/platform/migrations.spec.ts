import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/app/data-source.js';
import { runMigrations } from '../../../src/platform/database/migrate.js';
import { bareDatabase, freshDatabase } from '../../support/database.js';
import { createWorld } from '../../support/world.js';

/** Everything that a migration may make, as PostgreSQL's own catalog describes it. */
const catalogQueries = {
  columns: `select table_name, ordinal_position, column_name, data_type, udt_name, is_nullable, column_default,
      is_identity, identity_generation
    from information_schema.columns where table_schema = 'public' order by 1, 2`,
  constraints: `select conrelid::regclass::text as on_table, conname, pg_get_constraintdef(oid) as definition
    from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`,
  indexes: `select tablename, indexname, indexdef from pg_indexes where schemaname = 'public' order by 1, 2`,
  sequences: `select sequencename, data_type, start_value, increment_by, cycle
    from pg_sequences where schemaname = 'public' order by 1`,
  functions: `select oid::regprocedure::text as name, prosrc from pg_proc where pronamespace = 'public'::regnamespace order by 1`,
  triggers: `select tgrelid::regclass::text as on_table, pg_get_triggerdef(oid) as definition
    from pg_trigger where not tgisinternal order by 1, 2`,
  types: `select typname from pg_type where typnamespace = 'public'::regnamespace and typtype in ('e', 'd') order by 1`,
};

async function catalogOf(database: DataSource): Promise<Record<string, object[]>> {
  const catalog: Record<string, object[]> = {};
  for (const [name, sql] of Object.entries(catalogQueries)) catalog[name] = await database.query(sql);
  return catalog;
}

describe('the migrations', () => {
  test('go up, down and up again to the same schema', async () => {
    const bare = await bareDatabase();
    const database = await new DataSource(dataSourceOptions(bare.url)).initialize();
    try {
      await runMigrations(database);
      const first = await catalogOf(database);
      const count = database.migrations.length;
      for (let undone = 0; undone < count; undone++) await database.undoLastMigration({ transaction: 'each' });
      const emptied = await catalogOf(database);
      await runMigrations(database);
      const second = await catalogOf(database);

      expect(first['columns']).toContainEqual(
        expect.objectContaining({ table_name: 'sessions', column_name: 'taken' }),
      );
      expect(first['constraints']).toContainEqual(
        expect.objectContaining({ conname: 'sessions_taken_within_capacity' }),
      );
      // Only TypeORM's own table of what ran is left.
      expect(new Set(emptied['columns']?.map((row) => (row as { table_name: string }).table_name))).toEqual(
        new Set(['migrations']),
      );
      expect({ ...emptied, columns: [], constraints: [], indexes: [] }).toEqual({
        columns: [],
        constraints: [],
        indexes: [],
        sequences: [expect.objectContaining({ sequencename: 'migrations_id_seq' })],
        functions: [],
        triggers: [],
        types: [],
      });
      expect(second).toEqual(first);
    } finally {
      await database.destroy();
      await bare.drop();
    }
  });

  test('run once when several instances start at the same moment', async () => {
    const bare = await bareDatabase();
    const instances = await Promise.all(
      Array.from({ length: 4 }, () => new DataSource(dataSourceOptions(bare.url)).initialize()),
    );
    try {
      await Promise.all(instances.map((instance) => runMigrations(instance)));
      const names = instances[0]!.migrations.map((migration) => ({ name: migration.name }));
      expect(await instances[0]!.query('select name from migrations order by id')).toEqual(names);
    } finally {
      await Promise.all(instances.map((instance) => instance.destroy()));
      await bare.drop();
    }
  });
});

test('names of series become records, and names again', async () => {
  const database = await freshDatabase();
  const { dataSource } = database;
  try {
    const world = await createWorld(dataSource);
    for (const series of ['Ports', 'ports!', '港口', 'Ports']) await world.session({ series });
    const steps = dataSource.migrations.findIndex(({ name }) => name?.startsWith('Series'));
    const undone = dataSource.migrations.length - steps;
    for (let step = 0; step < undone; step++) await dataSource.undoLastMigration({ transaction: 'each' });
    const named = await dataSource.query('select series from sessions order by created_at, slug');
    expect(named.map((row: { series: string }) => row.series)).toEqual(['Ports', 'ports!', '港口', 'Ports']);
    await runMigrations(dataSource);
    const rows: { title: string; slug: string; sessions: number }[] = await dataSource.query(
      `select e.title, e.slug, count(*)::int as sessions from series e join sessions s on s.series_id = e.id
       where s.call_id = e.call_id group by e.id order by e.title collate "C"`,
    );
    expect(rows).toEqual([
      { title: 'Ports', slug: 'ports', sessions: 2 },
      { title: 'ports!', slug: expect.stringMatching(/^ports-[0-9a-f]{6}$/u), sessions: 1 },
      { title: '港口', slug: 'series', sessions: 1 },
    ]);
  } finally {
    await database.drop();
  }
});

test('the speakers of existing sessions become one person per name', async () => {
  const fresh = await freshDatabase();
  const database = fresh.dataSource;
  try {
    const world = await createWorld(database);
    const kim = { name: 'Kim', role: 'Engineer', organization: 'AGH' };
    const first = await world.session({ speakers: [kim, { name: 'Łukasz' }] });
    const second = await world.session({
      startsAtLocal: '2027-01-15T16:00',
      speakers: [{ name: ' KIM', organization: 'Port' }],
    });
    const undone =
      database.migrations.length - database.migrations.findIndex(({ name }) => name?.startsWith('Speakers'));
    for (let count = 0; count < undone; count++) await database.undoLastMigration({ transaction: 'each' });
    const texts = () => database.query('select id, speakers from sessions order by created_at, id');
    expect((await texts()).flatMap((row: { speakers: object[] }) => row.speakers)).toContainEqual(kim);
    await runMigrations(database);
    const people = await database.query(
      `select p.name, p.affiliation, ss.session_id, ss.role, ss.organization, ss.status, ss.position from speakers p
       join session_speakers ss on ss.speaker_id = p.id order by ss.session_id = $1 desc, ss.position`,
      [first.id],
    );
    expect(people).toEqual([
      {
        name: 'Kim',
        affiliation: 'Port',
        session_id: first.id,
        role: 'Engineer',
        organization: 'AGH',
        status: 'confirmed',
        position: 1,
      },
      expect.objectContaining({ name: 'Łukasz', affiliation: '', role: null, position: 2 }),
      expect.objectContaining({ session_id: second.id }),
    ]);
    const ids = (await texts()).flatMap((row: { speakers: { id: string }[] }) => row.speakers.map(({ id }) => id));
    expect([ids.length, new Set(ids).size]).toEqual([3, 2]);
  } finally {
    await fresh.drop();
  }
});

/** Tables that no entity stands for: they are read and written by SQL alone. */
const withoutEntity = [
  'idempotency_keys',
  'migrations',
  'session_briefings',
  'session_facilitators',
  'session_speakers',
  'speaker_invites',
  'feedback_marks',
  'jury_access_log',
  'jury_deals',
  'common_traits',
  'matches_due',
  'erased_people',
  'address_changes',
  'organization_comparisons',
  'organization_similarity',
  'outcome_rows',
  'sign_in_failures',
  'authenticators',
  'recovery_codes',
  'passkeys',
  'passkey_challenges',
  'provider_sign_ins',
  'pending_sign_ins',
  'installation',
  'workspace_settings',
  'unproven_deliveries',
  'link_requests',
  'tz_data',
  'secrets',
  'setup_codes',
  'call_logos',
  'files',
  'file_chunks',
  'session_materials',
  'pilots',
  'pilot_documents',
  'pilot_milestones',
  'winner_pages',
  'recording_requests',
  'tags',
  'attendee_tags',
  'proposal_tags',
  'proposal_texts',
  'proposal_bands',
  'proposal_texts_due',
  'proposal_pairs',
  'poll_answers',
  'person_notes',
  'people_views',
  'person_merges',
  'invitation_seats',
  'jobs',
  'job_parts',
  'job_failures',
  'call_counts',
  'jury_changes',
  'proposal_list_changes',
  'team_changes',
  'people_search',
  'people_search_due',
];

interface Column {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
}

test('every entity has the columns of its table, of the same types, and no others', async () => {
  const database = await freshDatabase();
  const { dataSource } = database;
  try {
    const rows: Column[] = await dataSource.query(
      `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
         not a.attnotnull as nullable
       from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
         and c.relname <> all($1)`,
      [withoutEntity],
    );
    const declared = dataSource.entityMetadatas.flatMap((entity) =>
      entity.columns.map((column) => ({
        table: entity.tableName,
        column: column.databaseName,
        type: `${dataSource.driver.normalizeType(column)}${column.isArray ? '[]' : ''}`,
        nullable: column.isNullable,
      })),
    );
    expect(declared.length).toBeGreaterThan(100);
    expect(inOrder(declared)).toEqual(inOrder(rows));
  } finally {
    await database.drop();
  }
});

function inOrder(columns: Column[]): Column[] {
  return columns.toSorted((a, b) => (`${a.table}.${a.column}` < `${b.table}.${b.column}` ? -1 : 1));
}

test('a connection compiles no statement, and waits for none for ever', async () => {
  const database = await freshDatabase();
  const settings = await database.dataSource.query(
    `select current_setting('jit') as jit, current_setting('statement_timeout') as statement,
       current_setting('idle_in_transaction_session_timeout') as idle`,
  );
  expect(settings).toEqual([{ jit: 'off', statement: '30s', idle: '30s' }]);
  await database.drop();
});
