import type { DataSource } from 'typeorm';

/** The columns of a table that an insert can name, in a list: without those that PostgreSQL generates. */
export async function insertableColumns(database: DataSource, table: string): Promise<string> {
  const [{ names }] = await database.query<[{ names: string }]>(
    `select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
    [table],
  );
  return names;
}
