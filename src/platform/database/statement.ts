import type { EntityManager, QueryRunner } from 'typeorm';
import { type Column, type Columns, fits, resolveColumns, type RowOf } from './columns.js';
import { planOnce } from '../fast/plan-once.js';
import type { Connection, Tx } from './tx.js';

/**
 * The one place through which SQL goes. A statement is declared once, with the columns of its rows. Most become the
 * function that runs them, whose arguments after the connection are `$1` and so on, or make them:
 *
 *     export const countCheckIns = query(`select …`, { expected: 'int' }).get<[sessionId: string]>();
 *     export const listLatest = query(`select …`, columns).list((session: Session) => [session.id, seatedStates]);
 *     const { expected } = await countCheckIns(connection, session.id);
 *
 * The others stand beside their function:
 *
 *     const rows = await listCheckInsSql.all(connection, [sessionId]);
 *
 * A test prepares every declared statement against the migrated database and compares the columns, their types included.
 * What that cannot know (a null where none is expected) is checked of every row that arrives: some comparisons of
 * `typeof`, which take a hundredth of the time that the driver needs to read the row.
 */
export interface Declared {
  /** The possible SQL texts: one, or for a composed statement one for each of its examples. */
  texts(): string[];
  readonly columns: readonly [name: string, column: Column<unknown>][];
  readonly writes: boolean;
}

/** SQL composed for its arguments, with its parameters. */
export interface Composed {
  text: string;
  params: readonly unknown[];
}

/** The rows of a declared statement, or of the function that runs it. */
export type Row<S> = S extends { all: (...args: never[]) => Promise<(infer R)[]> }
  ? R
  : S extends (...args: never[]) => Promise<infer Answer>
    ? Answer extends readonly (infer R)[]
      ? R
      : NonNullable<Answer>
    : never;

const declared: Declared[] = [];

/** All statements of the loaded modules. */
export function declaredStatements(): readonly Declared[] {
  return declared;
}

type Fixed = [params?: readonly unknown[]];

/** Declares a statement that only reads, and so runs with or without a transaction. */
export function query<const C extends Columns>(text: string, columns: C): FixedStatement<Connection, RowOf<C>> {
  return new FixedStatement<Connection, RowOf<C>>(text, columns, false);
}

/** Declares a statement that writes or locks, and so runs only in a transaction. */
export function command(text: string): FixedStatement<Tx, object>;
export function command<const C extends Columns>(text: string, columns: C): FixedStatement<Tx, RowOf<C>>;
export function command(text: string, columns: Columns = {}): FixedStatement<Tx, object> {
  return new FixedStatement<Tx, object>(text, columns, true);
}

/**
 * Declares a query whose text depends on its arguments. `examples` are arguments that together cover every part of the
 * text, for the test that prepares the statements. Compose few texts, and pass values as parameters.
 */
export function composedQuery<Args extends unknown[], const C extends Columns>(
  compose: (...args: Args) => Composed,
  columns: C,
  examples: readonly NoInfer<Args>[],
): Statement<Connection, Args, RowOf<C>> {
  return new Statement(compose, columns, examples, false);
}

/** Like `composedQuery`, for a statement that writes or locks. */
export function composedCommand<Args extends unknown[], const C extends Columns>(
  compose: (...args: Args) => Composed,
  columns: C,
  examples: readonly NoInfer<Args>[],
): Statement<Tx, Args, RowOf<C>> {
  return new Statement(compose, columns, examples, true);
}

/** A row that doesn't match the declaration of its statement, which is a bug. The message contains no values. */
class UnexpectedRow extends Error {
  constructor(name: string, expected: string, value: unknown, text: string) {
    const found = value === null ? 'null' : value instanceof Object ? value.constructor.name : typeof value;
    super(`Column "${name}" is to be ${expected} and is ${found}, in: ${text}`);
    this.name = 'UnexpectedRow';
  }
}

/** A declared statement, for a connection or only for a transaction. */
export class Statement<On extends Connection, Args extends unknown[], Row> implements Declared {
  readonly columns: readonly [name: string, column: Column<unknown>][];

  constructor(
    private readonly compose: (...args: Args) => Composed,
    columns: Columns,
    private readonly examples: readonly Args[],
    readonly writes: boolean,
  ) {
    this.columns = resolveColumns(columns);
    declared.push(this);
  }

  /** Lets each connection plan it once: for statements of a rush, of which there are few. */
  plannedOnce(): this {
    for (const text of this.texts()) planOnce(text);
    return this;
  }

  texts(): string[] {
    return this.examples.map((args) => this.compose(...args).text);
  }

  /** Returns all rows. */
  async all(connection: On, ...args: Args): Promise<Row[]> {
    const { text, params } = this.compose(...args);
    const { records } = await execute(connection, text, params);
    for (const row of records) {
      for (const [name, column] of this.columns) {
        const value = row[name];
        if (!fits(value, column)) throw new UnexpectedRow(name, column.name, value, text);
      }
    }
    return records as Row[];
  }

  /** Returns the first row, or null. */
  async maybe(connection: On, ...args: Args): Promise<Row | null> {
    return (await this.all(connection, ...args))[0] ?? null;
  }

  /** Returns the only row, of a statement that always has one. */
  async one(connection: On, ...args: Args): Promise<Row> {
    const rows = await this.all(connection, ...args);
    const [row] = rows;
    if (row === undefined || rows.length > 1) {
      throw new Error(`${rows.length} rows instead of one, of: ${this.compose(...args).text}`);
    }
    return row;
  }

  /** Returns how many rows the statement wrote, or found if it only locks. */
  async run(connection: On, ...args: Args): Promise<number> {
    const { text, params } = this.compose(...args);
    return (await execute(connection, text, params)).affected ?? 0;
  }
}

/** Returns the parameters of a statement for the arguments of the function that runs it. */
type Params<Args extends unknown[]> = (...args: Args) => readonly unknown[];

const inOrder = (...args: unknown[]) => args;

/** A statement of one text, which can become the function that runs it, with its arguments or what they make as parameters. */
export class FixedStatement<On extends Connection, Row> extends Statement<On, Fixed, Row> {
  constructor(text: string, columns: Columns, writes: boolean) {
    super((params = []) => ({ text, params }), columns, [[]], writes);
  }

  /** Returns all rows. */
  list<Args extends unknown[] = []>(params: Params<Args> = inOrder) {
    return (connection: On, ...args: Args): Promise<Row[]> => this.all(connection, params(...args));
  }

  /** Returns the only column of all rows. */
  column<Args extends unknown[] = []>(params: Params<Args> = inOrder) {
    return async (connection: On, ...args: Args): Promise<Row[keyof Row][]> =>
      (await this.all(connection, params(...args))).map((row) => this.only(row));
  }

  /** Returns a column of all rows by another, which has no value twice. */
  map<K extends keyof Row, V extends keyof Row, Args extends unknown[]>(key: K, value: V, params: Params<Args>) {
    return async (connection: On, ...args: Args): Promise<Map<Row[K], Row[V]>> =>
      new Map((await this.all(connection, params(...args))).map((row) => [row[key], row[value]]));
  }

  /** Returns the first row, or null. */
  find<Args extends unknown[] = []>(params: Params<Args> = inOrder) {
    return (connection: On, ...args: Args): Promise<Row | null> => this.maybe(connection, params(...args));
  }

  /** Returns the only column of the first row, or null. */
  findValue<Args extends unknown[] = []>(params: Params<Args> = inOrder) {
    return async (connection: On, ...args: Args): Promise<Row[keyof Row] | null> => {
      const row = await this.maybe(connection, params(...args));
      return row && this.only(row);
    };
  }

  /** Returns the only row, of a statement that always has one. */
  get<Args extends unknown[] = []>(params: Params<Args> = inOrder) {
    return (connection: On, ...args: Args): Promise<Row> => this.one(connection, params(...args));
  }

  /** Returns the only column of the only row. */
  value<Args extends unknown[] = []>(params: Params<Args> = inOrder) {
    return async (connection: On, ...args: Args): Promise<Row[keyof Row]> =>
      this.only(await this.one(connection, params(...args)));
  }

  /** Returns nothing, whatever it wrote or locked. */
  write<Args extends unknown[] = []>(params: Params<Args> = inOrder) {
    return async (connection: On, ...args: Args): Promise<void> => void (await this.run(connection, params(...args)));
  }

  /** Returns how many rows it wrote, or found if it only locks. */
  count<Args extends unknown[] = []>(params: Params<Args> = inOrder) {
    return (connection: On, ...args: Args): Promise<number> => this.run(connection, params(...args));
  }

  /** Returns whether it wrote a row. */
  wrote<Args extends unknown[] = []>(params: Params<Args> = inOrder) {
    return async (connection: On, ...args: Args): Promise<boolean> => (await this.run(connection, params(...args))) > 0;
  }

  private only(row: Row): Row[keyof Row] {
    return row[this.columns[0]![0] as keyof Row];
  }
}

async function execute(connection: Connection, text: string, params: readonly unknown[]) {
  // Connections hide it, because it could run anything.
  const manager = connection as EntityManager;
  const runner: QueryRunner = manager.queryRunner ?? manager.dataSource.createQueryRunner();
  try {
    return await runner.query(text, [...params], true);
  } finally {
    if (runner !== manager.queryRunner) await runner.release();
  }
}
