import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Filters of broadcasts have parts that earlier ones lack; those select everybody. */
export class BroadcastFilters1795806848474 implements MigrationInterface {
  name = 'BroadcastFilters1795806848474';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update broadcasts set filter = '{"tags": [], "proposalStates": [], "juryOutcomes": []}'::jsonb || filter;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`update broadcasts set filter = filter - 'proposalStates' - 'juryOutcomes'`);
  }
}
