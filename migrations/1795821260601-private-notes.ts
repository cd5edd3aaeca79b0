import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets jurors write notes that only they see. */
export class PrivateNotes1795821260601 implements MigrationInterface {
  name = 'PrivateNotes1795821260601';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table jury_sheets add private_note text not null default ''`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table jury_sheets drop private_note');
  }
}
