import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each person of an invitation can have a seat of a session reserved until a date. */
export class InvitationSeats1795806381956 implements MigrationInterface {
  name = 'InvitationSeats1795806381956';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table invitation_seats (
        session_id uuid not null references sessions on delete cascade,
        invitation_id uuid not null references invitations on delete cascade,
        reserved_until timestamptz not null,
        created_at timestamptz not null,
        primary key (session_id, invitation_id)
      );
      create index invitation_seats_due on invitation_seats (reserved_until);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table invitation_seats');
  }
}
