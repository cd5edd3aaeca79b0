import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TeamInvitations1764209000000 implements MigrationInterface {
  name = 'TeamInvitations1764209000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table team_invitations (
        session_id uuid not null references sessions,
        proposal_id uuid not null references proposals on delete cascade,
        delegation_id uuid not null references delegations,
        seats int not null check (seats > 0),
        invited_at timestamptz not null,
        primary key (session_id, proposal_id)
      );
      create index team_invitations_by_proposal on team_invitations (proposal_id);
      create index team_invitations_by_delegation on team_invitations (delegation_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table team_invitations');
  }
}
