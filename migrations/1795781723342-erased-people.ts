import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An erased person stays as an attendee without a name, so that counts stay true. */
export class ErasedPeople1795781723342 implements MigrationInterface {
  name = 'ErasedPeople1795781723342';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table erased_people (
        attendee_id uuid primary key references attendees on delete cascade,
        erased_at timestamptz not null,
        -- The organization itself is forgotten; of which kind it was is counted.
        organization_kind text
      );
      create index attendees_to_erase on attendees (call_id, id) where email <> '';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index attendees_to_erase;
      drop table erased_people;
    `);
  }
}
