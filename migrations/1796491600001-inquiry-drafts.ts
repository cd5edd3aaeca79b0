import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** What a translation service made of questions and answers, for hosts. */
export class InquiryDrafts1796491600001 extends ForwardMigration {
  readonly name = 'InquiryDrafts1796491600001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table inquiry_drafts (
        inquiry_id uuid not null references inquiries (id) on delete cascade,
        language text not null,
        field text not null check (field in ('text', 'answer')),
        original_hash bytea not null,
        draft text,
        due_at timestamptz,
        primary key (inquiry_id, language, field)
      )`);
  }
}
