import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Remembers how many jurors each proposal of a call is to have. */
export class JuryDeals1795826587248 implements MigrationInterface {
  name = 'JuryDeals1795826587248';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create table jury_deals (
         call_id uuid primary key references calls on delete cascade,
         per_proposal int not null check (per_proposal between 1 and 20)
       )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table jury_deals');
  }
}
