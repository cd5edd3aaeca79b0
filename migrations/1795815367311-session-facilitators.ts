import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which members of the team see and run which sessions. */
export class SessionFacilitators1795815367311 implements MigrationInterface {
  name = 'SessionFacilitators1795815367311';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table session_facilitators (
        session_id uuid not null references sessions on delete cascade,
        organizer_id uuid not null references organizers on delete cascade,
        assigned_at timestamptz not null,
        primary key (session_id, organizer_id)
      );
      create index on session_facilitators (organizer_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table session_facilitators');
  }
}
