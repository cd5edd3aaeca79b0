import type { TestApp } from './app.js';

/** Adds copies of the only session there is, named `Session 1` and on: four on each day from a month before, some drafts. */
export async function copySession(app: TestApp, copies: number): Promise<void> {
  const columns: { name: string }[] = await app.dataSource.query(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = 'sessions' and is_generated = 'NEVER' and is_identity = 'NO'`,
  );
  const shift = `make_interval(days => n / 4 - 30, hours => n % 4)`;
  const changes: Record<string, string> = {
    id: 'gen_random_uuid()',
    slug: `'copy-' || n`,
    uid: `'copy-' || n`,
    title: `'Session ' || n`,
    starts_at: `starts_at + ${shift}`,
    ends_at: `ends_at + ${shift}`,
    starts_at_local: `to_char(starts_at_local::timestamp + ${shift}, 'YYYY-MM-DD"T"HH24:MI')`,
    state: `case when n % 50 = 1 then 'draft' else state end`,
    published_at: `case when n % 50 = 1 then null else published_at end`,
    taken: '0',
  };
  const names = columns.map(({ name }) => name);
  await app.dataSource.query(
    `insert into sessions (${names.join(', ')})
     select ${names.map((name) => changes[name] ?? name).join(', ')} from sessions, generate_series(1, $1) n`,
    [copies],
  );
}
