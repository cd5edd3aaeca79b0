import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Titles and descriptions of sessions in more than one language. */
export class SessionTranslations1796302000001 extends ForwardMigration {
  readonly name = 'SessionTranslations1796302000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table sessions add text_language text, add translations jsonb not null default '{}'`);
    // Folded once, as what else is searched: 500 sessions in ten languages take longer than a search may.
    await runner.query(`create function titles_in(title text, translations jsonb) returns text language sql immutable
      parallel safe return title || coalesce(
        (select string_agg(E'\\n' || (t.value ->> 'title'), '') from jsonb_each(translations) t), '')`);
    await runner.query(`alter table sessions
      add search_text text generated always as (search_fold(titles_in(title, translations))) stored`);
  }
}
