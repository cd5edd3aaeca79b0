import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Materials that only the team sees, and transcripts that nobody else sees before they are checked. */
export class DraftMaterials1796578000001 extends ForwardMigration {
  readonly name = 'DraftMaterials1796578000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session_materials drop constraint session_materials_visibility_check;
      alter table session_materials add constraint session_materials_visibility_check
        check (visibility in ('before', 'after', 'public', 'draft'));
      alter table transcripts add is_draft boolean not null default false`);
  }
}
