import type {
  DataSource,
  EntityManager,
  EntityTarget,
  FindManyOptions,
  FindOneOptions,
  ObjectLiteral,
  ObjectType,
  Repository,
} from 'typeorm';
import { traced } from '../tracing.js';
import { inOneWrite, pipelineOf } from '../fast/one-write.js';
import { noteBegun } from '../fast/note-begun.js';
import { transactionLimits } from './connection-guard.js';

/**
 * A source for reading: the manager of a data source, or a transaction. Writing and locking require a transaction, so a
 * connection has no methods for it.
 */
export interface Connection {
  getRepository<Row extends ObjectLiteral>(entity: EntityTarget<Row>): Reader<Row>;
  /** Distinguishes a connection from a data source, which has a manager. */
  readonly dataSource: object;
}

/** The reading methods of a repository. */
interface Reader<Row extends ObjectLiteral> extends Pick<
  Repository<Row>,
  'findBy' | 'findOneBy' | 'findOneByOrFail' | 'countBy' | 'existsBy'
> {
  find(options?: Unlocked<FindManyOptions<Row>>): Promise<Row[]>;
  findOne(options: Unlocked<FindOneOptions<Row>>): Promise<Row | null>;
  createQueryBuilder(alias: string): Selection<Row>;
}

type Unlocked<Options> = Omit<Options, 'lock'>;

/** A select query builder, without methods that lock rows or turn it into another statement. */
interface Selection<Row extends ObjectLiteral> {
  innerJoin(entity: ObjectType<ObjectLiteral>, alias: string, condition: string): this;
  innerJoinAndMapOne(property: string, entity: ObjectType<ObjectLiteral>, alias: string, condition: string): this;
  where(condition: string | ObjectLiteral, parameters?: ObjectLiteral): this;
  andWhere(condition: string, parameters?: ObjectLiteral): this;
  orWhere(condition: string, parameters?: ObjectLiteral): this;
  orderBy(sort: string, order?: 'ASC' | 'DESC'): this;
  addOrderBy(sort: string, order?: 'ASC' | 'DESC'): this;
  limit(count: number): this;
  offset(count: number): this;
  getOne(): Promise<Row | null>;
  getMany(): Promise<Row[]>;
}

declare const isTransaction: unique symbol;

/** A transaction, which can write and lock. Only `inTransaction` opens one, so writing without one doesn't compile. */
export interface Tx extends EntityManager {
  readonly [isTransaction]: true;
}

/** Runs `work` in one transaction, which is rolled back if it throws. Returns the result of `work`. */
export function inTransaction<Result>(database: DataSource, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return traced('transaction', {}, () => run(database, undefined, work));
}

/** Runs `work` on one state of the database, in a transaction that sees no later change of others. */
export function inSnapshot<Result>(database: DataSource, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return run(database, 'REPEATABLE READ', work);
}

async function run<Result>(
  database: DataSource,
  isolation: 'REPEATABLE READ' | undefined,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const runner = database.createQueryRunner();
  const level = isolation === undefined ? '' : ` isolation level ${isolation.toLowerCase()}`;
  try {
    const client = await pipelineOf(runner);
    const isNoted = noteBegun(runner);
    if (!isNoted) await runner.startTransaction(isolation);
    try {
      // Begins together with the first statements that follow: nothing waits for the answer to `begin` alone. It fails
      // only with its connection, and then so does what follows.
      const begin = [`start transaction${level}`, ...transactionLimits(client)].join('; ');
      const begun = isNoted ? inOneWrite(client, () => runner.query(begin)) : null;
      const [result] = await settled([(async () => work(runner.manager as Tx))(), begun]);
      await runner.commitTransaction();
      return result;
    } catch (error) {
      await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    }
  } finally {
    await runner.release();
  }
}

/**
 * Returns a transaction that runs each statement in its own transaction, as PostgreSQL does without `begin`. Only for
 * changes that consist of a single statement and run per message or per request, where the two round trips of `begin`
 * and `commit` matter. A test lists all uses with their reasons.
 */
export function autocommit(database: DataSource): Tx {
  return database.manager as Tx;
}

/**
 * Runs statements of a transaction that don't need each other's results, and sends all of them before the first answer.
 * The server runs them in the order in which `work` begins them. Throws the first error.
 */
export async function pipelined<const Works extends readonly unknown[]>(
  { queryRunner }: Tx,
  work: () => Works,
): Promise<Awaiteds<Works>> {
  if (queryRunner === undefined) throw new Error('Only in a transaction.');
  return settled(inOneWrite(await pipelineOf(queryRunner), work));
}

type Awaiteds<Works extends readonly unknown[]> = { -readonly [Index in keyof Works]: Awaited<Works[Index]> };

/** Waits for all, so that no statement is in flight afterwards. Throws the first error. */
async function settled<const Works extends readonly unknown[]>(all: Works): Promise<Awaiteds<Works>> {
  await Promise.allSettled(all);
  return Promise.all(all);
}
