import type { EntityManager, QueryRunner } from 'typeorm';
import { type Column, type Columns, resolveColumns, type RowOf } from './columns.js';
import { planOnce } from '../fast/plan-once.js';
import type { Connection, Tx } from './tx.js';

/**
 * The one place through which SQL goes. A statement is declared once, beside the function that runs it, with the columns
 * of its rows:
 *
 *     const countCheckInsSql = query(`select count(*)::int as expected from …`, { expected: 'int' });
 *     const { expected } = await countCheckInsSql.one(connection, [sessionId]);
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

/** The rows of a declared statement. */
export type Row<S extends { all: (...args: never[]) => Promise<unknown[]> }> = Awaited<ReturnType<S['all']>>[number];

const declared: Declared[] = [];

/** All statements of the loaded modules. */
export function declaredStatements(): readonly Declared[] {
  return declared;
}

type Fixed = [params?: readonly unknown[]];

/** Declares a statement that only reads, and so runs with or without a transaction. */
export function query<const C extends Columns>(text: string, columns: C): Statement<Connection, Fixed, RowOf<C>> {
  return new Statement<Connection, Fixed, RowOf<C>>((params = []) => ({ text, params }), columns, [[]], false);
}

/** Declares a statement that writes or locks, and so runs only in a transaction. */
export function command(text: string): Statement<Tx, Fixed, object>;
export function command<const C extends Columns>(text: string, columns: C): Statement<Tx, Fixed, RowOf<C>>;
export function command(text: string, columns: Columns = {}): Statement<Tx, Fixed, object> {
  return new Statement<Tx, Fixed, object>((params = []) => ({ text, params }), columns, [[]], true);
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
        if (!column.accepts(value)) throw new UnexpectedRow(name, column.name, value, text);
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
