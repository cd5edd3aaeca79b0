import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From which network a registration was made that is not confirmed, so that one network can't fill a session. */
export class RegistrationSources1795793825925 implements MigrationInterface {
  name = 'RegistrationSources1795793825925';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table registrations
        -- Keyed hash of the network and the session; null once the person has confirmed.
        add source bytea;
      create index registrations_by_source on registrations (source) where source is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table registrations drop source`);
  }
}
