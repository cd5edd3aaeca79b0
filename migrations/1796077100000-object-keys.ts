import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Objects in a bucket are named after the installation that wrote them. A restored copy is another installation, and has
 * written none: it must not delete those of the original.
 */
export class ObjectKeys1796077100000 implements MigrationInterface {
  readonly name = 'ObjectKeys1796077100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table installation (
        is_only boolean primary key default true check (is_only),
        id uuid not null default gen_random_uuid()
      )`);
    await runner.query('insert into installation default values');
    await runner.query('alter table files add object_key text');
    // Until now, an object had the id of its file.
    await runner.query(`update files set object_key = id::text where stored_in = 'bucket'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table files drop object_key');
    await runner.query('drop table installation');
  }
}
