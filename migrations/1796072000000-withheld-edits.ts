import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Edits of which organizers notify nobody aren't emailed to speakers by themselves either. */
export class WithheldEdits1796072000000 implements MigrationInterface {
  name = 'WithheldEdits1796072000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table speaker_invites add column withheld_revision int');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table speaker_invites drop column withheld_revision');
  }
}
