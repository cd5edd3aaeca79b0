import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Jury1764206000000 implements MigrationInterface {
  name = 'Jury1764206000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table jury_settings (
        call_id uuid primary key references calls,
        scale_min int not null check (scale_min in (0, 1)),
        scale_max int not null check (scale_max between 2 and 10),
        low_label text,
        high_label text,
        weights jsonb not null,
        scores_until_local text,
        scores_until_at timestamptz,
        version int not null,
        updated_at timestamptz not null,
        check ((scores_until_local is null) = (scores_until_at is null))
      );

      create table jury_assignments (
        proposal_id uuid not null references proposals on delete cascade,
        juror_id uuid not null references organizers,
        assigned_by text not null,
        assigned_at timestamptz not null,
        primary key (proposal_id, juror_id)
      );
      create index jury_assignments_by_juror on jury_assignments (juror_id);

      create table jury_sheets (
        proposal_id uuid not null references proposals on delete cascade,
        juror_id uuid not null references organizers,
        state text not null check (state in ('draft', 'handed-in')),
        scores jsonb not null,
        comment text not null,
        version int not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        handed_in_at timestamptz,
        primary key (proposal_id, juror_id),
        check ((state = 'handed-in') = (handed_in_at is not null))
      );

      create table jury_conflicts (
        id uuid primary key,
        call_id uuid not null references calls,
        juror_id uuid not null references organizers,
        kind text not null check (kind in ('interest', 'helped')),
        proposal_id uuid references proposals on delete cascade,
        organization text,
        organization_key text,
        domain text,
        reason text not null,
        declared_by text not null,
        declared_at timestamptz not null,
        lifted_by text,
        lifted_at timestamptz,
        check (num_nonnulls(proposal_id, organization_key, domain) = 1),
        check ((organization is null) = (organization_key is null)),
        check ((lifted_by is null) = (lifted_at is null))
      );
      create index jury_conflicts_by_call on jury_conflicts (call_id, juror_id);
      create unique index jury_conflicts_once on jury_conflicts
        (call_id, juror_id, proposal_id, organization_key, domain) nulls not distinct where lifted_at is null;

      create table jury_decisions (
        id uuid primary key,
        call_id uuid not null references calls,
        decided_by text not null,
        decided_at timestamptz not null,
        note text not null,
        standing jsonb not null,
        others_by text,
        others_at timestamptz,
        reopened_by text,
        reopened_at timestamptz,
        reopened_reason text,
        check ((others_by is null) = (others_at is null)),
        check ((reopened_by is null) = (reopened_at is null)),
        check ((reopened_by is null) = (reopened_reason is null))
      );
      create unique index jury_decisions_standing on jury_decisions (call_id) where reopened_at is null;
      create table jury_choices (
        decision_id uuid not null references jury_decisions on delete cascade,
        proposal_id uuid not null references proposals on delete cascade,
        outcome text not null check (outcome in ('winner', 'not-selected')),
        outstanding boolean not null,
        state_before text not null,
        primary key (decision_id, proposal_id),
        check (outcome = 'winner' or not outstanding)
      );

      create table jury_reads (
        reader text not null,
        subject text not null,
        hour timestamptz not null,
        primary key (reader, subject, hour)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table jury_reads, jury_choices, jury_decisions, jury_conflicts, jury_sheets, jury_assignments, jury_settings;
    `);
  }
}
