import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a person takes a seat that is reserved for their organization: in public forms only with evidence. */
export class ReservingRegistrations1796071200000 implements MigrationInterface {
  name = 'ReservingRegistrations1796071200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table registrations add column uses_reserved boolean not null default true`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table registrations drop column uses_reserved`);
  }
}
