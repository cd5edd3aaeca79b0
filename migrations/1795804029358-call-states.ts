import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A call is a draft until it is made public, and can be archived. Existing ones are public. */
export class CallStates1795804029358 implements MigrationInterface {
  name = 'CallStates1795804029358';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table calls
        add column published_at timestamptz,
        add column archived_at timestamptz;
      update calls set published_at = created_at;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table calls drop column published_at, drop column archived_at');
  }
}
