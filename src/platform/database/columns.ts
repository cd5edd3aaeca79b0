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

/** What the values of a column are: what `typeof` says, or an object of this kind. */
type Kind = 'string' | 'number' | 'boolean' | 'date' | 'bytes' | 'array' | 'any';

/** A column of a row: its possible PostgreSQL types (OIDs), and what its values are. */
export interface Column<Value> {
  readonly name: string;
  readonly oids: readonly number[];
  readonly kind: Kind;
  readonly isNullable: boolean;
  /** For the compiler alone. */
  readonly value?: Value;
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

const types: Record<TypeName, { oids: readonly number[]; kind: Kind }> = {
  uuid: { oids: [2950], kind: 'string' },
  text: { oids: [19, 25, 1043], kind: 'string' },
  int: { oids: [21, 23], kind: 'number' },
  bigint: { oids: [20], kind: 'string' },
  float: { oids: [700, 701], kind: 'number' },
  boolean: { oids: [16], kind: 'boolean' },
  timestamptz: { oids: [1184], kind: 'date' },
  bytea: { oids: [17], kind: 'bytes' },
  'uuid[]': { oids: [2951], kind: 'array' },
  'text[]': { oids: [1009, 1015], kind: 'array' },
  'bigint[]': { oids: [1016], kind: 'array' },
};

const named = new Map<string, Column<unknown>>(
  Object.entries(types).flatMap(([name, { oids, kind }]) => {
    const column: Column<unknown> = { name, oids, kind, isNullable: false };
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
  return { name: 'jsonb', oids: [114, 3802], kind: 'any', isNullable: false };
}

/** The same column, nullable. */
export function orNull<Value>(column: Column<Value>): Column<Value | null> {
  return { ...column, name: `${column.name}?`, isNullable: true };
}

/** Returns whether a value can be in a column. */
export function fits(value: unknown, { kind, isNullable }: Column<unknown>): boolean {
  if (value === null) return isNullable;
  if (kind === 'any') return value !== undefined;
  if (kind === 'date') return value instanceof Date;
  if (kind === 'array') return Array.isArray(value);
  if (kind === 'bytes') return Buffer.isBuffer(value);
  return typeof value === kind;
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
