import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts people of a call without those whom only its platform named as members of a team, until they register. */
export class EnlistedMembers1796076300000 implements MigrationInterface {
  name = 'EnlistedMembers1796076300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attendees add column enlisted_at timestamptz;
      create or replace function count_changed_attendee() returns trigger language plpgsql as $$ begin
        if old.email <> '' and old.merged_into is null and old.enlisted_at is null then
          insert into call_counts
            values (old.call_id, 'people', facts_of_person(old.country, old.time_zone, old.organization_id), -1);
        end if;
        if tg_op = 'UPDATE' then
          if new.email <> '' and new.merged_into is null and new.enlisted_at is null then
            insert into call_counts
              values (new.call_id, 'people', facts_of_person(new.country, new.time_zone, new.organization_id), 1);
          end if;
        end if;
        return null;
      end $$;
      drop trigger attendee_counted on attendees;
      create trigger attendee_counted
        after update of email, country, time_zone, organization_id, merged_into, enlisted_at on attendees
        for each row when (
          (old.email = '', old.country, old.time_zone, old.organization_id, old.merged_into, old.enlisted_at is null)
          is distinct from
          (new.email = '', new.country, new.time_zone, new.organization_id, new.merged_into, new.enlisted_at is null))
        execute function count_changed_attendee();

      -- Whoever registers is one of the people, and can be matched.
      create function welcome_enlisted() returns trigger language plpgsql as $$ begin
        with welcome as (
          update attendees a set enlisted_at = null from inserted r
          where a.id = r.attendee_id and a.enlisted_at is not null returning a.call_id, a.id)
        insert into matches_due (call_id, attendee_id) select distinct call_id, id from welcome;
        return null;
      end $$;
      create trigger enlisted_registered after insert on registrations referencing new table as inserted
        for each statement execute function welcome_enlisted();

      update attendees a set enlisted_at = created_at
      where proven_at is null and merged_into is null and email <> ''
        and not exists (select from registrations r where r.attendee_id = a.id)
        and not exists (select from delegations d where d.coordinator_id = a.id)
        and exists (select from proposal_members m join proposals p on p.id = m.proposal_id
          where m.email_key = a.email_key and p.call_id = a.call_id and p.source not in ('declared', 'form'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger enlisted_registered on registrations;
      drop function welcome_enlisted;
      drop trigger attendee_counted on attendees;
      create or replace function count_changed_attendee() returns trigger language plpgsql as $$ begin
        if old.email <> '' and old.merged_into is null then
          insert into call_counts
            values (old.call_id, 'people', facts_of_person(old.country, old.time_zone, old.organization_id), -1);
        end if;
        if tg_op = 'UPDATE' then
          if new.email <> '' and new.merged_into is null then
            insert into call_counts
              values (new.call_id, 'people', facts_of_person(new.country, new.time_zone, new.organization_id), 1);
          end if;
        end if;
        return null;
      end $$;
      create trigger attendee_counted
        after update of email, country, time_zone, organization_id, merged_into on attendees
        for each row when (
          (old.email = '', old.country, old.time_zone, old.organization_id, old.merged_into)
          is distinct from (new.email = '', new.country, new.time_zone, new.organization_id, new.merged_into))
        execute function count_changed_attendee();
      alter table attendees drop column enlisted_at;
    `);
  }
}
