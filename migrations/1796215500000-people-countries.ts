import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/**
 * The country of a person follows from what they or their organization stated, otherwise from the time zone that they
 * chose: an assumed one is counted as none. A broadcast can be for what was chosen in the list of people.
 */
export class PeopleCountries1796215500000 extends ForwardMigration {
  readonly name = 'PeopleCountries1796215500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function facts_of_person(country text, time_zone text, organization_id uuid, is_own_zone boolean)
        returns text[] immutable language sql
        return array[country, case when is_own_zone then time_zone else '' end,
          case when country is null then organization_id::text end];

      create or replace function count_changed_attendee() returns trigger language plpgsql as $$ begin
        if old.email <> '' and old.merged_into is null and old.enlisted_at is null then
          insert into call_counts
            values (old.call_id, 'people', facts_of_person(old.country, old.time_zone, old.organization_id, old.is_own_zone), -1);
        end if;
        if tg_op = 'UPDATE' then
          if new.email <> '' and new.merged_into is null and new.enlisted_at is null then
            insert into call_counts
              values (new.call_id, 'people', facts_of_person(new.country, new.time_zone, new.organization_id, new.is_own_zone), 1);
          end if;
        end if;
        return null;
      end $$;
      drop trigger attendee_counted on attendees;
      create trigger attendee_counted
        after update of email, country, time_zone, is_own_zone, organization_id, merged_into, enlisted_at on attendees
        for each row when (
          (old.email = '', old.country, old.time_zone, old.is_own_zone, old.organization_id, old.merged_into,
            old.enlisted_at is null)
          is distinct from
          (new.email = '', new.country, new.time_zone, new.is_own_zone, new.organization_id, new.merged_into,
            new.enlisted_at is null))
        execute function count_changed_attendee();

      create or replace function note_new_attendees() returns trigger language plpgsql as $$ begin
        insert into matches_due (call_id, attendee_id) select call_id, id from inserted;
        insert into call_counts
          select call_id, 'people', facts_of_person(country, time_zone, organization_id, is_own_zone), count(*)
          from inserted where email <> '' and merged_into is null and enlisted_at is null group by 1, 3;
        return null;
      end $$;

      drop function facts_of_person(text, text, uuid);

      delete from call_counts where what = 'people';
      insert into call_counts
        select call_id, 'people', facts_of_person(country, time_zone, organization_id, is_own_zone), count(*)
        from attendees where email <> '' and merged_into is null and enlisted_at is null group by 1, 3;

      update broadcasts set filter = '{"attendees": [], "listed": null}'::jsonb || filter;
    `);
  }
}
