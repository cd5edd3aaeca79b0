import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AttendanceReports1764201000000 implements MigrationInterface {
  name = 'AttendanceReports1764201000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table attendance_reports (
        id uuid primary key,
        session_id uuid not null references sessions,
        digest bytea not null,
        layout text not null,
        time_zone text not null,
        choices jsonb not null default '{}',
        people int not null check (people >= 0),
        taken_at timestamptz not null,
        unique (session_id, digest)
      );

      alter table attendance_spans add report_id uuid references attendance_reports on delete cascade;
      create index attendance_spans_by_report on attendance_spans (report_id) where report_id is not null;
      -- Told twice is told once; told again with an end, it has one.
      create unique index attendance_spans_once on attendance_spans
        (registration_id, source, from_at, coalesce(report_id, '00000000-0000-0000-0000-000000000000'));

      create table attendance_corrections (
        registration_id uuid primary key references registrations,
        present boolean not null,
        minutes int check (minutes is null or (present and minutes >= 0)),
        corrected_at timestamptz not null
      );

      create index registrations_attended_by_session on registrations (session_id) where attended_at is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index registrations_attended_by_session;
      drop table attendance_corrections;
      delete from attendance_spans where source = 'report';
      drop index attendance_spans_once;
      alter table attendance_spans drop column report_id;
      drop table attendance_reports;
    `);
  }
}
