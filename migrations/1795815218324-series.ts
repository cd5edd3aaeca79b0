import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Series become records; so far, sessions with the same name belonged together. */
export class Series1795815218324 implements MigrationInterface {
  name = 'Series1795815218324';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table series (
        id uuid primary key,
        call_id uuid not null references calls on delete cascade,
        slug text not null,
        title text not null,
        description text not null default '',
        created_at timestamptz not null,
        unique (call_id, slug),
        unique (call_id, title)
      );
      alter table sessions add column series_id uuid references series on delete set null;
      insert into series (id, call_id, slug, title, created_at)
      select gen_random_uuid(), call_id,
        stem || case when row_number() over (partition by call_id, stem order by created_at, name) = 1 then ''
          else '-' || left(md5(name), 6) end, name, created_at
      from (
        select call_id, series as name, min(created_at) as created_at,
          coalesce(nullif(btrim(left(regexp_replace(lower(series), '[^a-z0-9]+', '-', 'g'), 60), '-'), ''), 'series') as stem
        from sessions where series is not null group by call_id, series
      ) named;
      update sessions s set series_id = e.id from series e where e.call_id = s.call_id and e.title = s.series;
      drop index sessions_by_series;
      alter table sessions drop column series;
      create index sessions_by_series on sessions (series_id, starts_at) where series_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sessions add column series text;
      update sessions s set series = e.title from series e where e.id = s.series_id;
      drop index sessions_by_series;
      alter table sessions drop column series_id;
      create index sessions_by_series on sessions (call_id, series) where series is not null;
      drop table series;
    `);
  }
}
