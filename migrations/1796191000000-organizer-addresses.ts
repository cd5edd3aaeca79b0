import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** The links by which an organizer proves a new address, and gets the old one back. */
export class OrganizerAddresses1796191000000 extends ForwardMigration {
  readonly name = 'OrganizerAddresses1796191000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table password_links add email text');
  }
}
