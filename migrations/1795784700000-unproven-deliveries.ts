import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When emails left to an unproven address within the last day, so that all instances together send it only a few. */
export class UnprovenDeliveries1795784700000 implements MigrationInterface {
  name = 'UnprovenDeliveries1795784700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table unproven_deliveries (
        -- Derived from the address, which is not stored here.
        mark text primary key,
        -- Instants by message id.
        sent jsonb not null,
        updated_at timestamptz not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table unproven_deliveries`);
  }
}
