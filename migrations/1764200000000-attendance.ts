import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Attendance1764200000000 implements MigrationInterface {
  name = 'Attendance1764200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table registrations
        add attended_at timestamptz,
        add minutes_present int check (minutes_present >= 0);
      update registrations set attended_at = joined_at where joined_at is not null;
      create index registrations_attended on registrations (attendee_id) where attended_at is not null;

      create table attendance_spans (
        id uuid primary key,
        registration_id uuid not null references registrations,
        source text not null,
        from_at timestamptz not null,
        until_at timestamptz check (until_at >= from_at),
        created_at timestamptz not null
      );
      create index attendance_spans_by_registration on attendance_spans (registration_id, from_at);
      insert into attendance_spans (id, registration_id, source, from_at, created_at)
        select gen_random_uuid(), id, 'link', joined_at, joined_at from registrations where joined_at is not null;

      alter table proposals add organization_id uuid references organizations;
      create index proposals_by_organization on proposals (organization_id) where organization_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table proposals drop column organization_id;
      drop table attendance_spans;
      alter table registrations drop column attended_at, drop column minutes_present;
    `);
  }
}
