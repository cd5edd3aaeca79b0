/**
 * Inserts rows in the likeness of `t`, which `from` selects, with other `changes` (SQL by column): whatever columns
 * there are. Column by column: a row by way of JSON takes ten times as long.
 */
export async function insertLike(client, table, changes, from, ...values) {
  const { rows } = await client.query(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' and is_identity = 'NO'
     order by ordinal_position`,
    [table],
  );
  const names = rows.map(({ name }) => name);
  const cells = names.map((name) => changes[name] ?? `t.${name}`);
  await client.query(`insert into ${table} (${names.join(', ')}) select ${cells.join(', ')} from ${from}`, values);
}
