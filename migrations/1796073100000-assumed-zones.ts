import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of whom nobody knows the zone: somebody else named them, and the call's or the coordinator's zone is assumed. */
export class AssumedZones1796073100000 implements MigrationInterface {
  name = 'AssumedZones1796073100000';

  async up(runner: QueryRunner): Promise<void> {
    // The previous release knows nothing of it: what it inserts counts as before.
    await runner.query('alter table attendees add column is_own_zone boolean not null default true');
    // Somebody who has never used a link or a form of ours has said no zone.
    await runner.query(`
      update attendees a set is_own_zone = false from calls c
      where c.id = a.call_id and a.time_zone = c.time_zone and a.proven_at is null
        and not exists (select from registrations r where r.attendee_id = a.id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table attendees drop column is_own_zone');
  }
}
