import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One index instead of three that every registration of an unproven address writes: the worker looks for their deadlines
 * session by session, and a person has few registrations.
 */
export class LapsablePlaces1795876217296 implements MigrationInterface {
  name = 'LapsablePlaces1795876217296';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index registrations_lapsable on registrations (session_id, provisional_until)
        where unproven and state in ('confirmed', 'waitlisted');
      drop index registrations_unproven;
      drop index registrations_provisional;
      drop index registrations_unproven_by_attendee`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index registrations_unproven on registrations (session_id)
        where unproven and provisional_until is null and state in ('confirmed', 'waitlisted');
      create index registrations_provisional on registrations (provisional_until)
        where unproven and state in ('confirmed', 'waitlisted');
      create index registrations_unproven_by_attendee on registrations (attendee_id) where unproven;
      drop index registrations_lapsable`);
  }
}
