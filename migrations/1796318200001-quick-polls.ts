import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Quick polls during sessions. A vote is a count: no row says who chose what. */
export class QuickPolls1796318200001 extends ForwardMigration {
  readonly name = 'QuickPolls1796318200001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table quick_polls (
        id uuid primary key,
        session_id uuid not null references sessions on delete cascade,
        number int not null,
        kind text not null check (kind in ('one', 'several', 'scale', 'words')),
        language text not null,
        question text not null,
        options text not null,
        translations jsonb not null default '{}',
        state text not null default 'draft' check (state in ('draft', 'open', 'closed')),
        voters int not null default 0,
        counts jsonb not null default '{}',
        hidden_words text[] not null default '{}',
        unique (session_id, number)
      )`);
    await runner.query(`create unique index quick_polls_open on quick_polls (session_id) where state = 'open'`);
    // Without a time or a choice, and only while the poll is open.
    await runner.query(`
      create table quick_poll_voters (
        poll_id uuid not null references quick_polls on delete cascade,
        attendee_id uuid not null references attendees on delete cascade,
        primary key (poll_id, attendee_id)
      )`);
    await runner.query('create index quick_poll_voters_of_person on quick_poll_voters (attendee_id)');
  }
}
