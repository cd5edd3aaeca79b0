import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A change of the schema. There is no way back but a backup: a program of before runs on what a later one added. */
export abstract class ForwardMigration implements MigrationInterface {
  /** As PostgreSQL records it: the name of the class, which ends with its timestamp. */
  abstract readonly name: string;

  abstract up(runner: QueryRunner): Promise<void>;

  async down(): Promise<void> {
    throw new Error('Migrations only go forward. To go back, restore a backup.');
  }
}
