import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets the start page of a call count people by place and registrations by day without reading their rows. */
export class HomePage1795803488856 implements MigrationInterface {
  name = 'HomePage1795803488856';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index attendees_by_place on attendees (call_id, country, time_zone, organization_id) where email <> '';
      create index registrations_by_day on registrations (session_id, created_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index attendees_by_place;
      drop index registrations_by_day;
    `);
  }
}
