import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People who were invited to the same sessions before are skipped, unless organizers want to invite them again. */
export class InvitedAgain1796072200000 implements MigrationInterface {
  name = 'InvitedAgain1796072200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table invitations add column invites_again boolean not null default false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table invitations drop column invites_again');
  }
}
