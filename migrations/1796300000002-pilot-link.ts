import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** A pilot begins as a state, a contact person and a link. */
export class PilotLink1796300000002 extends ForwardMigration {
  readonly name = 'PilotLink1796300000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table pilots add link text');
  }
}
