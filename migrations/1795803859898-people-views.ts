import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organizers save lists of people, and the lists are read in their order however many people there are. */
export class PeopleViews1795803859898 implements MigrationInterface {
  name = 'PeopleViews1795803859898';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table people_views (
        id uuid primary key,
        call_id uuid not null references calls on delete cascade,
        organizer_id uuid not null references organizers on delete cascade,
        name text not null,
        name_key text not null,
        -- Filters, columns and order, as in the address of the page.
        query text not null,
        is_shared boolean not null,
        saved_at timestamptz not null,
        unique (call_id, organizer_id, name_key)
      );
      -- Erased people have no address.
      create index attendees_by_name on attendees (call_id, lower(name), id) where email <> '';
      create index attendees_by_arrival on attendees (call_id, created_at desc, id) where email <> '';
      update broadcasts set filter = filter || '{"tags": []}' where not filter ? 'tags';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update broadcasts set filter = filter - 'tags';
      drop index attendees_by_arrival;
      drop index attendees_by_name;
      drop table people_views;
    `);
  }
}
