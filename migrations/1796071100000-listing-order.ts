import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Listings keep the order in which a coordinator entered people, and how they attend. */
export class ListingOrder1796071100000 implements MigrationInterface {
  name = 'ListingOrder1796071100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table delegation_listings
        add column position int not null default 0,
        add column attendance text check (attendance in ('in-person', 'online'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table delegation_listings drop column position, drop column attendance`);
  }
}
