import { getMetadataArgsStorage } from 'typeorm';
import { type Column, type Columns, json, resolveColumn, orNull } from './columns.js';

/** The columns of a row, for the declaration of a statement that returns whole rows. */
export type RowColumns<Row> = { readonly [Name in keyof Row]-?: Column<Row[Name]> };

/**
 * Returns the columns of an entity as a select list and as a declaration, so that a statement can return its rows:
 *
 *     const session = rowOf(Session, 's');
 *     const lockSql = command(`select ${session.list} from sessions s where id = $1 for update`, session.columns);
 */
export function rowOf<Row>(entity: new () => Row, alias: string): { list: string; columns: RowColumns<Row> } {
  const selected = getMetadataArgsStorage().columns.filter(
    ({ target, options }) => target === entity && options.select !== false,
  );
  const list = selected.map(({ propertyName, options: { name = propertyName, type } }) => {
    // As TypeORM reads a date: without a zone.
    const cast = type === 'date' ? '::text' : '';
    return `${alias}.${name}${cast} as "${propertyName}"`;
  });
  const columns = selected.map(({ propertyName, options: { type, array = false, nullable = false } }) => {
    const name = type === 'date' ? 'text' : `${String(type)}${array ? '[]' : ''}`;
    const column = name === 'jsonb' ? json<unknown>() : resolveColumn(name as Columns[string]);
    return [propertyName, nullable ? orNull(column) : column];
  });
  return { list: list.join(', '), columns: Object.fromEntries(columns) as RowColumns<Row> };
}
