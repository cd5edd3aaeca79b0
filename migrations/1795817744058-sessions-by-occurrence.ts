import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each page and each batch of registrations looks for the other runs of a session. */
export class SessionsByOccurrence1795817744058 implements MigrationInterface {
  name = 'SessionsByOccurrence1795817744058';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create index sessions_by_occurrence on sessions (occurrence_group) where occurrence_group is not null`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index sessions_by_occurrence`);
  }
}
