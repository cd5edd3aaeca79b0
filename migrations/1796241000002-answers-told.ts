import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Jurors get an email about the answers of teams; those from before are known, or will be read. */
export class AnswersTold1796241000002 extends ForwardMigration {
  readonly name = 'AnswersTold1796241000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table jury_members add column answers_told_at timestamptz;
      update jury_members set answers_told_at = now();
    `);
  }
}
