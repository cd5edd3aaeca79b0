import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organizers sort people by tags of their own, and write notes about them. */
export class TagsAndNotes1795803029462 implements MigrationInterface {
  name = 'TagsAndNotes1795803029462';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table tags (
        id uuid primary key,
        call_id uuid not null references calls on delete cascade,
        name text not null,
        -- The name without case and width: "VIP" and "vip" are one tag.
        name_key text not null,
        created_at timestamptz not null,
        unique (call_id, name_key)
      );
      create table attendee_tags (
        tag_id uuid not null references tags on delete cascade,
        attendee_id uuid not null references attendees on delete cascade,
        primary key (tag_id, attendee_id)
      );
      create index attendee_tags_by_attendee on attendee_tags (attendee_id);
      create table person_notes (
        id uuid primary key,
        attendee_id uuid not null references attendees on delete cascade,
        body text not null,
        -- An actor, such as "organizer:ID": the note outlives the account.
        written_by text not null,
        written_at timestamptz not null,
        edited_at timestamptz
      );
      create index person_notes_by_attendee on person_notes (attendee_id, written_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table person_notes; drop table attendee_tags; drop table tags`);
  }
}
