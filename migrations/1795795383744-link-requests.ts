import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Forms that email a link to any address are counted in the database, so that all instances share the counts. */
export class LinkRequests1795795383744 implements MigrationInterface {
  name = 'LinkRequests1795795383744';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table link_requests (
        -- Keyed hash of a network, another one each day.
        source bytea primary key,
        requests int not null,
        started_at timestamptz not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table link_requests`);
  }
}
