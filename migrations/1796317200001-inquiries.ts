import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Questions that people ask about a call, who asked them apart, and who asks the same. */
export class Inquiries1796317200001 extends ForwardMigration {
  readonly name = 'Inquiries1796317200001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table inquiry_rules (
        call_id uuid primary key references calls on delete cascade,
        closes_at_local text
      )`);
    await runner.query(`
      create table inquiries (
        id uuid primary key,
        call_id uuid not null references calls on delete cascade,
        number int not null,
        session_id uuid references sessions on delete set null,
        topic text not null default '',
        language text not null,
        original text not null,
        text text not null,
        source text not null check (source in ('page', 'registration', 'own-page', 'session', 'email', 'room')),
        state text not null default 'new'
          check (state in ('new', 'held', 'chosen', 'answered', 'declined', 'hidden', 'merged')),
        held_for text,
        merged_into uuid references inquiries on delete set null,
        answer text not null default '',
        recording_second int,
        reason text not null default '',
        translations jsonb not null default '{}',
        earlier_answers jsonb not null default '[]',
        asked_at timestamptz not null,
        published_at timestamptz,
        corrected_at timestamptz,
        unique (call_id, number)
      )`);
    await runner.query('create index inquiries_of_session on inquiries (session_id) where session_id is not null');
    await runner.query('create index inquiries_merged on inquiries (merged_into) where merged_into is not null');
    await runner.query(
      'create index inquiries_published on inquiries (call_id, published_at) where published_at is not null',
    );
    // Apart from the questions, so that whatever reads those can't show who asked.
    await runner.query(`
      create table inquiry_voices (
        inquiry_id uuid not null references inquiries on delete cascade,
        attendee_id uuid not null references attendees on delete cascade,
        is_author boolean not null,
        by_owner boolean not null,
        at timestamptz not null,
        primary key (inquiry_id, attendee_id)
      )`);
    await runner.query('create index inquiry_voices_of_person on inquiry_voices (attendee_id)');
    await runner.query(`
      create table inquiry_followers (
        attendee_id uuid primary key references attendees on delete cascade,
        told_until timestamptz not null
      )`);
  }
}
