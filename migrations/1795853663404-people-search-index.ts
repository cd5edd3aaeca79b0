import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds people by parts of their names and addresses without reading everybody. The index is expensive to write, so the
 * worker writes it once people have registered: until then they are in `people_search_due`, all of whom are read.
 */
export class PeopleSearchIndex1795853663404 implements MigrationInterface {
  name = 'PeopleSearchIndex1795853663404';

  async up(runner: QueryRunner): Promise<void> {
    // pg_trgm needs three letters, and sees none but ASCII in a database with the locale C. What is shorter, or in another
    // script, is looked for in the bytes as they are written in digits: those of 林 are e69e97.
    await runner.query(`
      create function search_bytes(folded text) returns text immutable strict parallel safe language sql as
        $$ select encode(convert_to(folded, 'UTF8'), 'hex') $$;
      create table people_search (
        attendee_id uuid primary key references attendees on delete cascade,
        folded text not null
      );
      insert into people_search select id, search_text from attendees where email <> '';
      create index people_search_by_letters on people_search using gin (folded gin_trgm_ops);
      create index people_search_by_bytes on people_search using gin (search_bytes(folded) gin_trgm_ops);
      create table people_search_due (attendee_id uuid not null);

      create function note_new_people() returns trigger language plpgsql as $$ begin
        insert into people_search_due select id from inserted;
        return null;
      end $$;
      create trigger people_to_search after insert on attendees referencing new table as inserted
        for each statement execute function note_new_people();
      create function note_renamed_person() returns trigger language plpgsql as $$ begin
        delete from people_search where attendee_id = new.id;
        insert into people_search_due values (new.id);
        return null;
      end $$;
      create trigger person_to_search after update of name, email on attendees
        for each row when ((old.name, old.email) is distinct from (new.name, new.email))
        execute function note_renamed_person();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger person_to_search on attendees;
      drop trigger people_to_search on attendees;
      drop function note_renamed_person, note_new_people;
      drop table people_search_due, people_search;
      drop function search_bytes;
    `);
  }
}
