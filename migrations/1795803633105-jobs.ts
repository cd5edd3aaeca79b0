import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Long work that organizers start: imports, bulk actions, files. Any instance runs it, part by part. */
export class Jobs1795803633105 implements MigrationInterface {
  name = 'Jobs1795803633105';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table jobs (
        id uuid primary key,
        kind text not null,
        call_id uuid not null references calls on delete cascade,
        session_id uuid references sessions on delete cascade,
        -- Who started it: their role counts when it runs.
        organizer_id uuid not null references organizers,
        origin text,
        state text not null check (state in ('draft', 'queued', 'running', 'done', 'failed', 'cancelled')),
        input jsonb not null,
        total int not null,
        done int not null default 0,
        -- Outcomes by kind, of all parts so far.
        counts jsonb not null default '{}',
        -- Why it failed: the code of a refusal.
        error text,
        output bytea,
        output_name text,
        attempts int not null default 0,
        lease_id uuid,
        leased_until timestamptz,
        created_at timestamptz not null,
        started_at timestamptz,
        finished_at timestamptz
      );
      create index on jobs (call_id, created_at desc);
      create index on jobs (created_at) where state in ('queued', 'running');
      -- What is left to do. A part is deleted in the transaction that does it.
      create table job_parts (
        job_id uuid not null references jobs on delete cascade,
        number int not null,
        size int not null,
        content jsonb not null,
        primary key (job_id, number)
      );
      -- What was left out, by row of the file.
      create table job_failures (
        id bigint generated always as identity primary key,
        job_id uuid not null references jobs on delete cascade,
        line int not null,
        error jsonb not null
      );
      create index on job_failures (job_id, line, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table job_failures; drop table job_parts; drop table jobs`);
  }
}
