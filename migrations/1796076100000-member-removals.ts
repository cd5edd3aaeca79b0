import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Remembers who asked to remove a member of a team, and who was removed, so that it takes two and can be undone. */
export class MemberRemovals1796076100000 implements MigrationInterface {
  name = 'MemberRemovals1796076100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table member_removals (
        proposal_id uuid not null references proposals on delete cascade,
        attendee_id uuid not null references attendees on delete cascade,
        asked_by uuid not null references attendees on delete cascade,
        asked_at timestamptz not null,
        removed_at timestamptz,
        accepted_at timestamptz not null,
        was_author boolean not null,
        primary key (proposal_id, attendee_id)
      );
      create index member_removals_attendee on member_removals (attendee_id);
      create index member_removals_asked_by on member_removals (asked_by);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table member_removals');
  }
}
