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

/**
 * What reads: the manager of a data source, or a transaction. Rows are written and locked in a transaction only, so a
 * connection offers nothing that does.
 */
export interface Connection {
  getRepository<Row extends ObjectLiteral>(entity: EntityTarget<Row>): Reader<Row>;
  /** Tells a connection from a data source, which has to be asked for its manager. */
  readonly dataSource: object;
}

/** The methods of a repository that read. */
interface Reader<Row extends ObjectLiteral> extends Pick<
  Repository<Row>,
  'findBy' | 'findOneBy' | 'findOneByOrFail' | 'countBy' | 'existsBy'
> {
  find(options?: Unlocked<FindManyOptions<Row>>): Promise<Row[]>;
  findOne(options: Unlocked<FindOneOptions<Row>>): Promise<Row | null>;
  createQueryBuilder(alias: string): Selection<Row>;
}

type Unlocked<Options> = Omit<Options, 'lock'>;

/** A query of rows that is being built, without what would lock them or make it another statement. */
interface Selection<Row extends ObjectLiteral> {
  innerJoin(entity: ObjectType<ObjectLiteral>, alias: string, condition: string): this;
  innerJoinAndMapOne(property: string, entity: ObjectType<ObjectLiteral>, alias: string, condition: string): this;
  where(condition: string, parameters?: ObjectLiteral): this;
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

/** A transaction: what writes and locks. Only `inTransaction` opens one, so a write without one does not compile. */
export interface Tx extends EntityManager {
  readonly [isTransaction]: true;
}

/** Runs `work` in one transaction, which is rolled back when it throws. Returns what `work` returns. */
export function inTransaction<Result>(database: DataSource, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return database.transaction((manager) => work(manager as Tx));
}

/**
 * Returns what runs each statement in a transaction of its own, as PostgreSQL does without `begin`. Allowed only where
 * one statement is a whole change, and where the two round trips of `begin` and `commit` count: it runs per message or
 * per request. A test lists who uses it, and why.
 */
export function autocommit(database: DataSource): Tx {
  return database.manager as Tx;
}
