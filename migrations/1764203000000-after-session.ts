import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AfterSession1764203000000 implements MigrationInterface {
  name = 'AfterSession1764203000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sessions add certificate_share int default 75 check (certificate_share between 1 and 100);

      create table certificates (
        id uuid primary key,
        number text not null unique,
        registration_id uuid not null references registrations,
        session_id uuid not null references sessions,
        language text not null,
        name text not null,
        session_title text not null,
        call_name text not null,
        host text not null,
        starts_at_local text not null,
        time_zone text not null,
        duration_minutes int not null check (duration_minutes > 0),
        minutes int check (minutes >= 0),
        needed_minutes int not null check (needed_minutes >= 0),
        issued_at timestamptz not null,
        replaced_at timestamptz,
        revoked_at timestamptz
      );
      create unique index certificates_standing on certificates (registration_id) where replaced_at is null;
      create index certificates_by_session on certificates (session_id);

      create table feedback_forms (
        id uuid primary key,
        call_id uuid not null references calls,
        session_id uuid references sessions,
        questions jsonb not null,
        changed_at timestamptz not null
      );
      create unique index feedback_forms_of_call on feedback_forms (call_id) where session_id is null;
      create unique index feedback_forms_of_session on feedback_forms (session_id) where session_id is not null;

      -- No answer says whose it is, and no mark says which answer is its own.
      create table feedback_answers (
        id uuid primary key,
        session_id uuid not null references sessions,
        answered_on date not null,
        answers jsonb not null,
        name text,
        email text,
        check ((name is null) = (email is null))
      );
      create index feedback_answers_by_session on feedback_answers (session_id);
      create table feedback_marks (mark bytea primary key);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table feedback_marks, feedback_answers, feedback_forms, certificates;
      alter table sessions drop column certificate_share;
    `);
  }
}
