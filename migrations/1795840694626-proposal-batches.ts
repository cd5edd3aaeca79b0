import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes of state that were made together, so that they can be undone together. */
export class ProposalBatches1795840694626 implements MigrationInterface {
  name = 'ProposalBatches1795840694626';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table proposal_changes add column batch_id uuid, add column formerly_submitted_at timestamptz;
      create index proposal_changes_by_batch on proposal_changes (batch_id) where batch_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table proposal_changes drop column formerly_submitted_at, drop column batch_id;
    `);
  }
}
