import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds what a juror did for a proposal without reading what everybody did. */
export class HelperActions1795841092130 implements MigrationInterface {
  name = 'HelperActions1795841092130';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index audit_by_helper on audit_entries (actor, at) include (action, subject)
      where actor like 'organizer:%' and action in ('proposal.created', 'proposal.changed',
        'registration.confirmed', 'registration.waitlisted', 'registration.pending');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index audit_by_helper');
  }
}
