import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What owners say about conflicts of interest that were found: they can confirm or dismiss each. */
export class JuryConflictReviews1795781600000 implements MigrationInterface {
  name = 'JuryConflictReviews1795781600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table jury_conflict_reviews (
        proposal_id uuid not null references proposals on delete cascade,
        juror_id uuid not null references organizers,
        call_id uuid not null references calls,
        ruling text not null check (ruling in ('confirmed', 'dismissed')),
        -- What was found when the owner decided: [{ reason, about }].
        findings jsonb not null,
        reason text not null,
        reviewed_by text not null,
        reviewed_at timestamptz not null,
        primary key (proposal_id, juror_id)
      );
      create index jury_conflict_reviews_by_call on jury_conflict_reviews (call_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table jury_conflict_reviews`);
  }
}
