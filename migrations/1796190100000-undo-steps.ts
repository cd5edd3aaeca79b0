import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/**
 * What an act that can be undone changed in one session, as it was before. The rows are removed by the undo, or once the
 * emails of the act have left.
 */
export class UndoSteps1796190100000 extends ForwardMigration {
  readonly name = 'UndoSteps1796190100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table undo_steps (
        id bigint generated always as identity primary key,
        act_id uuid not null,
        session_id uuid not null references sessions on delete cascade,
        kind text not null,
        leaves_at timestamptz not null,
        before jsonb not null
      );
      create index undo_steps_by_act on undo_steps (act_id);
      create index undo_steps_by_session on undo_steps (session_id);
    `);
  }
}
