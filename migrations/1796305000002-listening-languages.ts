import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** The languages in which people follow sessions. */
export class ListeningLanguages1796305000002 extends ForwardMigration {
  readonly name = 'ListeningLanguages1796305000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table registrations add listens_in text');
  }
}
