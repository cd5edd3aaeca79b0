import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds who has a score sheet without reading all sheets. */
export class SheetsByJuror1795842831285 implements MigrationInterface {
  name = 'SheetsByJuror1795842831285';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index jury_sheets_by_juror on jury_sheets (juror_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index jury_sheets_by_juror');
  }
}
