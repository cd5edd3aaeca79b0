import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Captions and transcripts of recordings. */
export class Transcripts1796306000001 extends ForwardMigration {
  readonly name = 'Transcripts1796306000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table transcripts (
        id uuid primary key,
        call_id uuid not null references calls on delete cascade,
        material_id uuid not null references session_materials on delete cascade,
        language text not null,
        made_by text not null check (made_by in ('program', 'person')),
        is_checked boolean not null,
        recording text not null,
        cues jsonb not null,
        is_timed boolean not null,
        cue_count int not null,
        ends_at_ms int,
        vtt_bytes int not null,
        text_bytes int not null,
        revision int not null default 1,
        updated_at timestamptz not null,
        unique (material_id, language)
      )`);
    await runner.query('create index transcripts_of_call on transcripts (call_id)');
    await runner.query(`alter table session_materials add column transcribed text[] not null default '{}'`);
  }
}
