import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The score sheets that a conflict of interest closed when the winners were decided: evidence found later is no part. */
export class FrozenConflicts1795791960000 implements MigrationInterface {
  name = 'FrozenConflicts1795791960000';

  async up(runner: QueryRunner): Promise<void> {
    // Null for earlier decisions: what closed a sheet then is not known.
    await runner.query(`alter table jury_decisions add closed_sheets jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table jury_decisions drop closed_sheets`);
  }
}
