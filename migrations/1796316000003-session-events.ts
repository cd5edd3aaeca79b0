import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Numbers to dial in are news of a session, too. */
export class SessionEvents1796316000003 extends ForwardMigration {
  readonly name = 'SessionEvents1796316000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create trigger session_calls_note_event after update of dial_in on sessions
        for each row when (new.state <> 'draft' or old.state <> 'draft') execute function note_session_event()`);
  }
}
