import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/app/data-source.js';
import { launchEmbeddedPostgres } from '../../src/platform/embedded-postgres/embedded-postgres.js';
import { Clock } from '../../src/platform/clock.js';
import { runMigrations } from '../../src/platform/database/migrate.js';
import { Secrets } from '../../src/platform/secrets/secrets.js';
import { patienceMs } from './patience.js';
import { emptied, type Pristine, readPristine } from './emptied-database.js';

/** The secret of a database for flows. */
export const testSecret = 'a secret of at least thirty-two characters';

const TEMPLATE = 'greenroom_template';

/** A tests' server keeps nothing, so it need not wait for the disk. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: '200',
};

export interface TestDatabase {
  url: string;
  /** Initialised; `drop()` closes it. */
  dataSource: DataSource;
  /** Closes the data source and removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

/** A database of its own for one test file, with all tables and no rows: cloned from a template, or emptied. */
export async function freshDatabase(): Promise<TestDatabase> {
  const database = await emptyDatabase();
  const options = { ...dataSourceOptions(database.url), connectTimeoutMS: patienceMs };
  const dataSource = await new DataSource(options).initialize();
  await Secrets.open(dataSource, testSecret, new Clock());
  return {
    url: database.url,
    dataSource,
    async drop() {
      if (dataSource.isInitialized) await dataSource.destroy();
      await database.drop();
    },
  };
}

/** As `freshDatabase`, for a test that connects by itself: the whole program, or two instances of it. */
export async function emptyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = await testServer();
  const name = spare.pop() ?? (await clone(server));
  return { url: databaseUrl(server, name), drop: () => giveBack(server, name) };
}

/** Databases that earlier tests of this process have left, emptied: that takes a tenth of the time of a clone. */
const spare: string[] = [];
let pristine: Pristine | undefined;

const newName = () => `test_${randomBytes(6).toString('hex')}`;

async function clone(server: string): Promise<string> {
  const name = newName();
  await asAdministrator(server, async (admin) => {
    await ensureTemplate(admin, server);
    await admin.query(`create database ${name} template ${TEMPLATE}`);
  });
  pristine ??= await readPristine(databaseUrl(server, name));
  return name;
}

/** Under another name, so that nobody who was connected before finds it; dropped if more than rows has changed in it. */
async function giveBack(server: string, name: string): Promise<void> {
  const renamed = newName();
  await asAdministrator(server, async (admin) => {
    try {
      await admin.query(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity
         where datname = $1 and backend_type = 'client backend'`,
        [name],
      );
      await admin.query(`alter database ${name} rename to ${renamed}`);
      if (pristine !== undefined && (await emptied(databaseUrl(server, renamed), pristine))) spare.push(renamed);
      else await drop(admin, renamed);
    } catch {
      // Somebody connects again and again, or the role may not delete rows without their triggers.
      for (const one of [name, renamed]) await drop(admin, one);
    }
  });
}

/** Whoever is connected. Only a superuser may end autovacuum, which leaves by itself when nothing is forced. */
async function drop(admin: Client, name: string): Promise<void> {
  const statement = `drop database if exists ${name}`;
  await admin.query(`${statement} with (force)`).catch(() => admin.query(statement));
}

/** As `emptyDatabase`, without any table: for what the migrations do. */
export async function bareDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = await testServer();
  const name = newName();
  await asAdministrator(server, async (admin) => void (await admin.query(`create database ${name}`)));
  return {
    url: databaseUrl(server, name),
    drop: () => asAdministrator(server, (admin) => drop(admin, name)),
  };
}

/** The run's server, started by the first test that asks for it and stopped by `global-setup.ts`. */
async function testServer(): Promise<string> {
  // Another version of PostgreSQL (`test/long/postgres-versions.long.ts`).
  const given = process.env['GREENROOM_TEST_SERVER'];
  if (given) return given;
  const dataDir = process.env['GREENROOM_TEST_RUN'];
  if (!dataDir) throw new Error('Run the tests through Jest with the configuration of this project: `npm test`.');
  // Once: to find the one that runs takes three processes.
  globalThis.testServer ??= launchEmbeddedPostgres({ dataDir, log: () => undefined, settings });
  return (await globalThis.testServer).url;
}

/** Builds the template once per run; the other workers wait for it. */
async function ensureTemplate(admin: Client, server: string): Promise<void> {
  await admin.query('select pg_advisory_lock(1)');
  try {
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [TEMPLATE]);
    if (rowCount) return;
    const draft = `${TEMPLATE}_draft`;
    await drop(admin, draft);
    await admin.query(`create database ${draft}`);
    const dataSource = await new DataSource(dataSourceOptions(databaseUrl(server, draft))).initialize();
    try {
      await runMigrations(dataSource);
    } finally {
      await dataSource.destroy();
    }
    // Renamed last, so that nobody ever clones a half-built one.
    await admin.query(`alter database ${draft} rename to ${TEMPLATE}`);
  } finally {
    await admin.query('select pg_advisory_unlock(1)');
  }
}

async function asAdministrator(server: string, work: (admin: Client) => Promise<void>): Promise<void> {
  const admin = new Client({ connectionString: server });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

function databaseUrl(server: string, name: string): string {
  return Object.assign(new URL(server), { pathname: `/${name}` }).href;
}
