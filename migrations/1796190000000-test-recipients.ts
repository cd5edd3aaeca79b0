import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** While a call is a draft, its emails can go to the organizer who tests them. */
export class TestRecipients1796190000000 extends ForwardMigration {
  readonly name = 'TestRecipients1796190000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table calls add test_recipient_id uuid references organizers (id) on delete set null');
  }
}
