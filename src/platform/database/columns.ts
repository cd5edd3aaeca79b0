/**
 * JavaScript types of PostgreSQL columns. A `bigint` stays text, because a number can't represent large values exactly.
 */
interface Values {
  uuid: string;
  text: string;
  int: number;
  bigint: string;
  float: number;
  boolean: boolean;
  timestamptz: Date;
  bytea: Buffer;
  'uuid[]': string[];
  'text[]': string[];
  'bigint[]': string[];
}

type TypeName = keyof Values;

/** A column of a row: its possible PostgreSQL types (OIDs), and a check of its values. */
export interface Column<Value> {
  readonly name: string;
  readonly oids: readonly number[];
  readonly isNullable: boolean;
  accepts(value: unknown): value is Value;
}

/** The columns of a row by name, as in `{ id: 'uuid', reservedUntil: 'timestamptz?', state: word<SessionState>() }`. */
export type Columns = Readonly<Record<string, TypeName | `${TypeName}?` | Column<unknown>>>;

type ValueOf<C> =
  C extends Column<infer Value>
    ? Value
    : C extends `${infer Name extends TypeName}?`
      ? Values[Name] | null
      : C extends TypeName
        ? Values[C]
        : never;

/** A row with these columns. */
export type RowOf<C extends Columns> = { -readonly [Name in keyof C]: ValueOf<C[Name]> };

const isText = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => typeof value === 'number';
const types: Record<TypeName, { oids: readonly number[]; accepts: (value: unknown) => boolean }> = {
  uuid: { oids: [2950], accepts: isText },
  text: { oids: [19, 25, 1043], accepts: isText },
  int: { oids: [21, 23], accepts: isNumber },
  bigint: { oids: [20], accepts: isText },
  float: { oids: [700, 701], accepts: isNumber },
  boolean: { oids: [16], accepts: (value) => typeof value === 'boolean' },
  timestamptz: { oids: [1184], accepts: (value) => value instanceof Date },
  bytea: { oids: [17], accepts: (value) => Buffer.isBuffer(value) },
  'uuid[]': { oids: [2951], accepts: Array.isArray },
  'text[]': { oids: [1009, 1015], accepts: Array.isArray },
  'bigint[]': { oids: [1016], accepts: Array.isArray },
};

const named = new Map<string, Column<unknown>>(
  Object.entries(types).flatMap(([name, { oids, accepts }]) => {
    const column = { name, oids, isNullable: false, accepts } as Column<unknown>;
    return [
      [name, column],
      [`${name}?`, orNull(column)],
    ];
  }),
);

/** A text with a few possible values. The code that writes it guarantees them. */
export function word<Word extends string>(): Column<Word> {
  return named.get('text') as Column<Word>;
}

/** An array of such texts. */
export function words<Word extends string>(): Column<Word[]> {
  return named.get('text[]') as Column<Word[]>;
}

/** A `json` or `jsonb` value. The code that writes it guarantees its shape. */
export function json<Value>(): Column<Value> {
  const accepts = (value: unknown): value is Value => value !== null && value !== undefined;
  return { name: 'jsonb', oids: [114, 3802], isNullable: false, accepts };
}

/** The same column, nullable. */
export function orNull<Value>(column: Column<Value>): Column<Value | null> {
  const accepts = (value: unknown): value is Value | null => value === null || column.accepts(value);
  return { ...column, name: `${column.name}?`, isNullable: true, accepts };
}

/** The columns with their names, resolved once for each statement. */
export function resolveColumns(columns: Columns): [name: string, column: Column<unknown>][] {
  return Object.entries(columns).map(([name, column]) => [name, resolveColumn(column)]);
}

/** The column of a declaration. Throws for an unknown type. */
export function resolveColumn(column: Columns[string]): Column<unknown> {
  if (typeof column !== 'string') return column;
  const found = named.get(column);
  if (found === undefined) throw new Error(`No column can be declared as ${column}.`);
  return found;
}
