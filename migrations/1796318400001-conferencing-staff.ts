import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Who can host rooms in accounts beside their host, and who interprets in them. */
export class ConferencingStaff1796318400001 extends ForwardMigration {
  readonly name = 'ConferencingStaff1796318400001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table conferencing_rooms add staffed text;
      create function note_conferencing_crew() returns trigger language plpgsql as $$ begin
        if old.task is not null or new.task is not null then
          insert into conferencing_changes (session_id) select s.id from sessions s
            where s.id = coalesce(new.session_id, old.session_id) and s.room in ('zoom', 'zoom-webinar');
        end if;
        return null;
      end $$;
      create trigger crew_notes_conferencing after insert or update of status, task or delete on session_speakers
        for each row execute function note_conferencing_crew()`);
  }
}
