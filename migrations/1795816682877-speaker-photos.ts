import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Speakers have photos, and see the answers to the questions that organizers share with them. */
export class SpeakerPhotos1795816682877 implements MigrationInterface {
  name = 'SpeakerPhotos1795816682877';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table speakers drop column photo_etag, add column photo_id uuid references files`);
    await runner.query(`alter table session_briefings add column shared_questions text[] not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table session_briefings drop column shared_questions`);
    await runner.query(`alter table speakers drop column photo_id, add column photo_etag text not null default ''`);
  }
}
