import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Questions1764122000000 implements MigrationInterface {
  name = 'Questions1764122000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table questions (
        id uuid primary key,
        session_id uuid not null references sessions,
        key text not null,
        position int not null,
        kind text not null check (kind in
          ('text', 'long-text', 'choice', 'choices', 'number', 'yes-no', 'country', 'consent')),
        required boolean not null,
        label text not null,
        help text not null,
        options jsonb not null,
        min double precision,
        max double precision,
        translations jsonb not null,
        created_at timestamptz not null,
        retired_at timestamptz
      );
      create unique index questions_standing on questions (session_id, key) where retired_at is null;
      create index questions_by_session on questions (session_id, position);

      alter table sessions add questions int not null default 0 check (questions >= 0);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sessions drop column questions;
      drop table questions;
    `);
  }
}
