import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organizers who approve a person vouch for the place: it has a longer deadline to confirm, which nothing shortens. */
export class ApprovedPlaces1796072100000 implements MigrationInterface {
  name = 'ApprovedPlaces1796072100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table registrations add column approved_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table registrations drop column approved_at');
  }
}
