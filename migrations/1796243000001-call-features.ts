import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Organizers can show a feature in the navigation before its first use, or hide it. */
export class CallFeatures1796243000001 extends ForwardMigration {
  readonly name = 'CallFeatures1796243000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table calls add features jsonb not null default '{}'`);
  }
}
