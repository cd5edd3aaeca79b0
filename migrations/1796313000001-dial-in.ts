import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Phone numbers of the online room of a session. */
export class DialIn1796313000001 extends ForwardMigration {
  readonly name = 'DialIn1796313000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table sessions add dial_in jsonb not null default '[]'`);
  }
}
