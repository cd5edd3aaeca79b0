import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CheckIns1764202000000 implements MigrationInterface {
  name = 'CheckIns1764202000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table check_ins (
        id uuid primary key,
        registration_id uuid not null references registrations,
        at timestamptz not null,
        way text not null check (way in ('ticket', 'name', 'walk-in', 'self')),
        recorded_at timestamptz not null,
        undone_at timestamptz,
        check (at <= recorded_at)
      );
      create unique index check_ins_standing on check_ins (registration_id) where undone_at is null;
      create index check_ins_by_registration on check_ins (registration_id);

      create table room_codes (
        session_id uuid primary key references sessions,
        code text not null unique check (code ~ '^[2-9A-HJ-NP-Z]{6}$'),
        created_at timestamptz not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table room_codes;
      drop table check_ins;
    `);
  }
}
