import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The event of a speaker in calendars, one for each session: its UID and SEQUENCE outlive being removed and added again.
 * Sessions that are still to come when this is installed invite their speakers as if they had been added now.
 */
export class SpeakerInvites1795816591907 implements MigrationInterface {
  name = 'SpeakerInvites1795816591907';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table speaker_invites (
        id uuid primary key,
        session_id uuid not null references sessions on delete cascade,
        speaker_id uuid references speakers on delete set null,
        email text not null,
        email_key text not null,
        uid text not null unique,
        sequence int not null,
        stamped_at timestamptz not null,
        created_at timestamptz not null,
        state text not null check (state in ('invited', 'cancelled')),
        known_revision int not null,
        rsvp_at timestamptz
      );
      create unique index speaker_invites_speaker on speaker_invites (session_id, speaker_id);
      alter table messages add column speaker_invite_id uuid references speaker_invites on delete set null;
      create index messages_speaker_invite on messages (speaker_invite_id, position)
        where speaker_invite_id is not null;
      alter table speakers add column reminders_stopped_at timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table speakers drop column reminders_stopped_at;
      alter table messages drop column speaker_invite_id;
      drop table speaker_invites;
    `);
  }
}
