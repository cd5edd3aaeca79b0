import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Titles of materials and notes of venues in more than one language. */
export class TranslatedNotes1796307000001 extends ForwardMigration {
  readonly name = 'TranslatedNotes1796307000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table session_materials add translations jsonb not null default '{}'`);
    await runner.query(`alter table venues add text_language text, add translations jsonb not null default '{}'`);
  }
}
