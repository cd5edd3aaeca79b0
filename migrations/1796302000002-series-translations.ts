import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Titles and descriptions of series in more than one language. */
export class SeriesTranslations1796302000002 extends ForwardMigration {
  readonly name = 'SeriesTranslations1796302000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table series add translations jsonb not null default '{}'`);
  }
}
