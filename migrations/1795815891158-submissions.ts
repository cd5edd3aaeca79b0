import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Proposals that teams write in Greenroom, where a call chooses so, and what they have submitted. */
export class Submissions1795815891158 implements MigrationInterface {
  name = 'Submissions1795815891158';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table calls
        add column accepts_proposals boolean not null default false,
        add column proposal_grace_minutes int not null default 5 check (proposal_grace_minutes between 0 and 1440),
        add column summary_words int not null default 150 check (summary_words between 20 and 5000),
        add column answer_words int not null default 300 check (answer_words between 20 and 5000);
      alter table proposals drop constraint proposals_source_check,
        add constraint proposals_source_check check (source in ('api', 'csv', 'webhook', 'declared', 'form'));
      alter table proposal_changes drop constraint proposal_changes_source_check,
        add constraint proposal_changes_source_check
          check (source in ('api', 'csv', 'webhook', 'declared', 'form', 'staff'));
      create table proposal_submissions (
        id uuid primary key,
        proposal_id uuid not null references proposals on delete cascade,
        submitted_at timestamptz not null,
        -- As it was then: a receipt is about exactly this.
        snapshot jsonb not null
      );
      create index proposal_submissions_by_proposal on proposal_submissions (proposal_id, submitted_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table proposal_submissions;
      alter table proposal_changes drop constraint proposal_changes_source_check,
        add constraint proposal_changes_source_check
          check (source in ('api', 'csv', 'webhook', 'declared', 'staff'));
      alter table proposals drop constraint proposals_source_check,
        add constraint proposals_source_check check (source in ('api', 'csv', 'webhook', 'declared'));
      alter table calls drop column accepts_proposals, drop column proposal_grace_minutes, drop column summary_words,
        drop column answer_words;
    `);
  }
}
