import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Organizers write news to speakers, who can stop it as attendees can. */
export class NewsToSpeakers1796300000001 extends ForwardMigration {
  readonly name = 'NewsToSpeakers1796300000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table messages add speaker_id uuid references speakers(id) on delete set null');
    await runner.query('create index messages_by_speaker on messages (speaker_id) where speaker_id is not null');
    await runner.query('alter table speakers add news_stopped_at timestamptz');
  }
}
