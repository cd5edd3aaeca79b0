import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds proposals with the same title, which can have come two ways. */
export class ProposalTitles1795819348244 implements MigrationInterface {
  name = 'ProposalTitles1795819348244';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'create index proposals_by_title on proposals (call_id, lower(title)) where merged_into is null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index proposals_by_title');
  }
}
