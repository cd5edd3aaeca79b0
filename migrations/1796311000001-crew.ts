import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** People who interpret, caption or sign in a session, and what they know of it. */
export class Crew1796311000001 extends ForwardMigration {
  readonly name = 'Crew1796311000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table session_speakers add task jsonb`);
    await runner.query(`alter table speakers add is_crew boolean not null default false`);
    await runner.query(`alter table speaker_invites add known_task jsonb`);
  }
}
