import type { DataSource } from 'typeorm';

/** One row for each table: its definition as PostgreSQL's catalog has it, without triggers. */
const tablesSql = `
  select c.relname as name, concat(
    'create table ', c.relname, E' (\\n  ', concat_ws(E',\\n  ',
      (select string_agg(concat(quote_ident(a.attname), ' ', format_type(a.atttypid, a.atttypmod),
          case when a.attgenerated = 's' then concat(' generated always as (', pg_get_expr(d.adbin, d.adrelid), ') stored')
               when a.attidentity = 'a' then ' generated always as identity'
               when d.adbin is not null then concat(' default ', pg_get_expr(d.adbin, d.adrelid)) end,
          case when a.attnotnull then ' not null' end,
          case when a.attstorage <> t.typstorage then concat(' storage ', a.attstorage) end), E',\\n  ' order by a.attnum)
        from pg_attribute a join pg_type t on t.oid = a.atttypid
          left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
      (select string_agg(concat('constraint ', k.conname, ' ', pg_get_constraintdef(k.oid)), E',\\n  ' order by k.conname)
        from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'c', 'f'))),
    E'\\n);\\n',
    (select string_agg(concat(replace(replace(pg_get_indexdef(i.indexrelid), ' ON public.', ' ON '), ' USING btree', ''),
        E';\\n'), '' order by i.indexrelid::regclass::text)
      from pg_index i where i.indrelid = c.oid
        and not exists (select from pg_constraint k where k.conindid = i.indexrelid))) as text
  from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'migrations'
  order by c.relname`;

const codeSql = `
  select 'sequence ' || sequencename || ' ' || concat_ws(' ', data_type, start_value, increment_by, cycle) as text
  from pg_sequences where schemaname = 'public' and sequencename <> 'migrations_id_seq'
  union all
  select regexp_replace(pg_get_functiondef(p.oid), '\\n\\s*', E'\\n', 'g') from pg_proc p
  where p.pronamespace = 'public'::regnamespace
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  union all
  select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
  order by 1`;

/** Returns the tables of a database as SQL for readers, in order of their names. */
export async function describeTables(database: DataSource): Promise<string> {
  const rows: { text: string }[] = await database.query(tablesSql);
  return rows.map(({ text }) => text).join('\n');
}

/** Returns everything that the migrations made: tables, sequences, functions and triggers. */
export async function describeSchema(database: DataSource): Promise<string> {
  const rows: { text: string }[] = await database.query(codeSql);
  return [await describeTables(database), ...rows.map(({ text }) => text)].join('\n');
}
