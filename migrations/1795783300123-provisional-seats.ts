import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Places of unproven addresses can lapse. Registrations from before are not unproven: their people were never asked to
 * confirm in time, so nobody loses a place by an update.
 */
export class ProvisionalSeats1795783300123 implements MigrationInterface {
  name = 'ProvisionalSeats1795783300123';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table registrations
        -- Whether the address was unproven when the person registered, and still is.
        add unproven boolean not null default false,
        add provisional_until timestamptz;
      create index registrations_unproven on registrations (session_id)
        where unproven and provisional_until is null and state in ('confirmed', 'waitlisted');
      create index registrations_provisional on registrations (provisional_until)
        where unproven and state in ('confirmed', 'waitlisted');
      create index registrations_unproven_by_attendee on registrations (attendee_id) where unproven;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table registrations drop unproven, drop provisional_until`);
  }
}
