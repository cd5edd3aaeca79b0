import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AlikeNames1764212000000 implements MigrationInterface {
  name = 'AlikeNames1764212000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Names are compared within a call, which organizations_alike is for: looking through those of all calls takes
      -- seventy times as long, and the planner is not always right about which to take.
      drop index organizations_by_similar_name;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create index organizations_by_similar_name on organizations using gist (similar_key gist_trgm_ops)`,
    );
  }
}
