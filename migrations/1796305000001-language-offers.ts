import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Languages into which sessions are interpreted, captioned and signed. */
export class LanguageOffers1796305000001 extends ForwardMigration {
  readonly name = 'LanguageOffers1796305000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table sessions add language_offers jsonb not null default '[]'`);
  }
}
