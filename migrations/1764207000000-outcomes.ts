import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Outcomes1764207000000 implements MigrationInterface {
  name = 'Outcomes1764207000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table outcome_counts (
        call_id uuid primary key references calls,
        counted_at timestamptz not null,
        took_ms int not null check (took_ms >= 0),
        sessions int not null,
        sessions_ahead int not null,
        undrafted jsonb not null
      );
      create table outcome_rows (
        call_id uuid not null references outcome_counts on delete cascade,
        grouped_by text not null
          check (grouped_by in ('all', 'theme', 'session', 'kind', 'country', 'organization-kind', 'compared')),
        key text not null,
        registered int not null,
        invited int not null check (invited between 0 and registered),
        attended int not null check (attended between 0 and registered),
        drafted int not null,
        submitted int not null check (submitted <= drafted),
        shortlisted int not null check (shortlisted <= submitted),
        won int not null check (won <= shortlisted),
        showcased int not null check (showcased between 0 and won),
        people_drafted int not null check (people_drafted <= attended),
        people_submitted int not null check (people_submitted <= people_drafted),
        people_shortlisted int not null check (people_shortlisted <= people_submitted),
        people_won int not null check (people_won <= people_shortlisted),
        people_showcased int not null check (people_showcased between 0 and people_won),
        primary key (call_id, grouped_by, key)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table outcome_rows, outcome_counts`);
  }
}
