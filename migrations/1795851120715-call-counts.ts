import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keeps counts that would take the longer the larger a call is, as sums of what each transaction changed. The database
 * itself notes it, so that no way of changing a row can forget to, and appends, so that nobody waits for anybody.
 */
export class CallCounts1795851120715 implements MigrationInterface {
  name = 'CallCounts1795851120715';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table call_counts (
        call_id uuid not null references calls on delete cascade,
        -- people: country, time zone, and without a country their organization. registrations: quarter of an hour since
        -- 1970. matches: state, how many tenths from 0.6 to 0.9 the score reaches, evidences.
        what text not null check (what in ('people', 'registrations', 'matches')),
        facts text[] not null,
        count int not null
      );
      create index call_counts_by_call on call_counts (call_id, what);
      -- These counts were read from it.
      drop index attendees_by_place;

      create function facts_of_person(country text, time_zone text, organization_id uuid) returns text[]
        immutable language sql
        return array[country, time_zone, case when country is null then organization_id::text end];
      create function facts_of_registration(created_at timestamptz) returns text[] stable language sql
        return array[floor(extract(epoch from created_at) / 900)::text];
      create function facts_of_match(state text, score real, evidences text[]) returns text[] immutable language sql
        return array[state, coalesce(width_bucket(score, array[0.6, 0.7, 0.8, 0.9]::real[]), 0)::text] || evidences;

      create or replace function note_new_attendees() returns trigger language plpgsql as $$ begin
        insert into matches_due (call_id, attendee_id) select call_id, id from inserted;
        insert into call_counts select call_id, 'people', facts_of_person(country, time_zone, organization_id), count(*)
          from inserted a where email <> '' and merged_into is null group by 1, 3;
        return null;
      end $$;
      create function count_changed_attendee() returns trigger language plpgsql as $$ begin
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
      create trigger attendee_discounted after delete on attendees
        for each row execute function count_changed_attendee();

      create function count_new_registrations() returns trigger language plpgsql as $$ begin
        insert into call_counts select s.call_id, 'registrations', facts_of_registration(r.created_at), count(*)
          from inserted r join sessions s on s.id = r.session_id group by 1, 3;
        return null;
      end $$;
      create trigger registrations_counted after insert on registrations referencing new table as inserted
        for each statement execute function count_new_registrations();

      create function count_new_matches() returns trigger language plpgsql as $$ begin
        insert into call_counts select p.call_id, 'matches', facts_of_match(l.state, l.score, l.evidences), count(*)
          from inserted l join proposals p on p.id = l.proposal_id where p.merged_into is null group by 1, 3;
        return null;
      end $$;
      create trigger matches_counted after insert on proposal_matches referencing new table as inserted
        for each statement execute function count_new_matches();
      create function count_deleted_matches() returns trigger language plpgsql as $$ begin
        insert into call_counts select p.call_id, 'matches', facts_of_match(l.state, l.score, l.evidences), -count(*)
          from deleted l join proposals p on p.id = l.proposal_id where p.merged_into is null group by 1, 3;
        return null;
      end $$;
      create trigger matches_discounted after delete on proposal_matches referencing old table as deleted
        for each statement execute function count_deleted_matches();
      create function count_changed_matches() returns trigger language plpgsql as $$ begin
        insert into call_counts select p.call_id, 'matches', l.facts, sum(l.by)
          from (select proposal_id, facts_of_match(n.state, n.score, n.evidences) as facts, 1 as by from changed n
            union all select proposal_id, facts_of_match(o.state, o.score, o.evidences), -1 from previous o) l
          join proposals p on p.id = l.proposal_id where p.merged_into is null
          group by 1, 3 having sum(l.by) <> 0;
        return null;
      end $$;
      create trigger matches_recounted after update on proposal_matches
        referencing old table as previous new table as changed
        for each statement execute function count_changed_matches();
      create function count_proposal() returns trigger language plpgsql as $$ begin
        if old.merged_into is null then
          insert into call_counts select old.call_id, 'matches', facts_of_match(l.state, l.score, l.evidences), -count(*)
            from proposal_matches l where l.proposal_id = old.id group by 3;
        end if;
        if tg_op = 'DELETE' then return old; end if;
        if new.merged_into is null then
          insert into call_counts select new.call_id, 'matches', facts_of_match(l.state, l.score, l.evidences), count(*)
            from proposal_matches l where l.proposal_id = new.id group by 3;
        end if;
        return null;
      end $$;
      create trigger proposal_counted after update of merged_into on proposals
        for each row when ((old.merged_into is null) <> (new.merged_into is null)) execute function count_proposal();
      -- Its matches go with it, and no longer know of which call they were.
      create trigger proposal_discounted before delete on proposals
        for each row execute function count_proposal();

      insert into call_counts select call_id, 'people', facts_of_person(country, time_zone, organization_id), count(*)
        from attendees a where email <> '' and merged_into is null group by 1, 3;
      insert into call_counts select s.call_id, 'registrations', facts_of_registration(r.created_at), count(*)
        from registrations r join sessions s on s.id = r.session_id group by 1, 3;
      insert into call_counts select p.call_id, 'matches', facts_of_match(l.state, l.score, l.evidences), count(*)
        from proposal_matches l join proposals p on p.id = l.proposal_id where p.merged_into is null group by 1, 3;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger proposal_discounted on proposals;
      drop trigger proposal_counted on proposals;
      drop trigger matches_recounted on proposal_matches;
      drop trigger matches_discounted on proposal_matches;
      drop trigger matches_counted on proposal_matches;
      drop trigger registrations_counted on registrations;
      drop trigger attendee_discounted on attendees;
      drop trigger attendee_counted on attendees;
      create or replace function note_new_attendees() returns trigger language plpgsql as $$ begin
        insert into matches_due (call_id, attendee_id) select call_id, id from inserted;
        return null;
      end $$;
      drop function count_proposal, count_changed_matches, count_deleted_matches, count_new_matches,
        count_new_registrations, count_changed_attendee, facts_of_match, facts_of_registration, facts_of_person;
      drop table call_counts;
      create index attendees_by_place on attendees (call_id, country, time_zone, organization_id)
        where email <> '' and merged_into is null;
    `);
  }
}
