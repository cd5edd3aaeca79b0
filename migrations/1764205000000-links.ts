import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Links1764205000000 implements MigrationInterface {
  name = 'Links1764205000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A trusted extension, for one index over the call and the trigrams of a name.
      create extension if not exists btree_gin;

      alter table attendees add confirmed_by_staff_at timestamptz;
      -- Until now every address was taken for its owner's.
      update attendees set confirmed_by_staff_at = created_at;
      create index attendees_by_mail_domain on attendees (call_id, split_part(email_key, '@', -1));
      create index proposal_members_by_mail_domain on proposal_members (split_part(email_key, '@', -1));

      alter table proposal_links
        add id uuid not null default gen_random_uuid() unique,
        add evidences text[] not null default '{}',
        add score real check (score between 0 and 1),
        add declared_at timestamptz,
        add decision text check (decision in ('confirmed', 'rejected')),
        add decided_at timestamptz,
        add decided_by text,
        add decided_on text[],
        add check ((decision is null) = (decided_at is null)),
        add check (state in ('linked', 'suggested', 'rejected')),
        add check (evidence in ('address', 'declared', 'organization', 'domain', 'name'));
      update proposal_links set evidences = array[evidence],
        declared_at = case when evidence = 'declared' then created_at end,
        decision = case when state = 'rejected' then 'rejected' end,
        decided_at = case when state = 'rejected' then created_at end;
      create index proposal_links_by_state on proposal_links (state, proposal_id);

      create table organization_comparisons (
        organization_id uuid primary key references organizations on delete cascade,
        similar_key text not null
      );
      create table organization_similarity (
        one_id uuid not null references organizations on delete cascade,
        other_id uuid not null references organizations on delete cascade,
        similarity real not null,
        primary key (one_id, other_id)
      );
      create index organization_likeness_of_other on organization_similarity (other_id);
      create index organizations_alike on organizations using gin (call_id, similar_key gin_trgm_ops);

      create table common_traits (
        call_id uuid not null references calls,
        kind text not null check (kind in ('organization', 'domain')),
        trait text not null,
        primary key (call_id, kind, trait)
      );
      -- What changes is noted by the database itself, so that no way of changing it can forget to.
      create table links_due (
        position bigint generated always as identity primary key,
        call_id uuid not null references calls,
        proposal_id uuid references proposals on delete cascade,
        attendee_id uuid references attendees on delete cascade,
        kind text,
        trait text,
        check (num_nonnulls(proposal_id, attendee_id, trait) = 1),
        check ((kind is null) = (trait is null))
      );
      create function note_links_of_attendees() returns trigger language plpgsql as $$ begin
        insert into links_due (call_id, attendee_id) select call_id, id from fresh;
        return null;
      end $$;
      create trigger attendees_to_link after insert on attendees referencing new table as fresh
        for each statement execute function note_links_of_attendees();
      create function note_links_of_attendee() returns trigger language plpgsql as $$ begin
        if tg_op = 'UPDATE' then
          insert into links_due (call_id, attendee_id) values (new.call_id, new.id);
          if (old.organization_id, old.email_key) is not distinct from (new.organization_id, new.email_key) then
            return null;
          end if;
        end if;
        insert into links_due (call_id, kind, trait) values (old.call_id, 'domain', split_part(old.email_key, '@', -1));
        if old.organization_id is not null then
          insert into links_due (call_id, kind, trait) values (old.call_id, 'organization', old.organization_id::text);
        end if;
        return null;
      end $$;
      create trigger attendee_to_link after update of organization_id, email_key, verified_at, confirmed_by_staff_at, suppressed_at
        on attendees
        for each row when ((old.organization_id, old.email_key, coalesce(old.verified_at, old.confirmed_by_staff_at) is null, old.suppressed_at is null)
          is distinct from (new.organization_id, new.email_key, coalesce(new.verified_at, new.confirmed_by_staff_at) is null, new.suppressed_at is null))
        execute function note_links_of_attendee();
      create trigger attendee_gone after delete on attendees
        for each row execute function note_links_of_attendee();

      create function note_links_of_organization() returns trigger language plpgsql as $$ begin
        insert into links_due (call_id, proposal_id) select call_id, id from proposals
          where organization_id in (new.id, old.merged_into, new.merged_into);
        insert into links_due (call_id, attendee_id) select call_id, id from attendees
          where organization_id in (new.id, old.merged_into, new.merged_into);
        return null;
      end $$;
      create trigger organization_to_link after update of similar_key, country, merged_into on organizations
        for each row when ((old.similar_key, old.country, old.merged_into)
          is distinct from (new.similar_key, new.country, new.merged_into))
        execute function note_links_of_organization();

      create function forget_organization_of_proposal() returns trigger language plpgsql as $$ begin
        new.organization_id := null;
        return new;
      end $$;
      create trigger proposal_renames_organization before update of organization on proposals
        for each row when (old.organization is distinct from new.organization)
        execute function forget_organization_of_proposal();
      create function note_links_of_proposals() returns trigger language plpgsql as $$ begin
        insert into links_due (call_id, proposal_id) select call_id, id from fresh;
        return null;
      end $$;
      create trigger proposals_to_link after insert on proposals referencing new table as fresh
        for each statement execute function note_links_of_proposals();
      create function note_links_of_proposal() returns trigger language plpgsql as $$ begin
        insert into links_due (call_id, proposal_id) values (new.call_id, new.id);
        if old.organization_id is not null then
          insert into links_due (call_id, kind, trait) values (old.call_id, 'organization', old.organization_id::text);
        end if;
        return null;
      end $$;
      create trigger proposal_to_link after update on proposals
        for each row when (old.organization is distinct from new.organization
          or old.merged_into is distinct from new.merged_into
          or (old.organization_id is not null and old.organization_id is distinct from new.organization_id))
        execute function note_links_of_proposal();
      create function note_links_of_members() returns trigger language plpgsql as $$ begin
        insert into links_due (call_id, proposal_id) select distinct p.call_id, p.id
          from changed join proposals p on p.id = changed.proposal_id;
        if tg_op = 'DELETE' then
          insert into links_due (call_id, kind, trait) select distinct p.call_id, 'domain', split_part(email_key, '@', -1)
            from changed join proposals p on p.id = changed.proposal_id;
        end if;
        return null;
      end $$;
      create trigger members_to_link after insert on proposal_members referencing new table as changed
        for each statement execute function note_links_of_members();
      create trigger members_gone after delete on proposal_members referencing old table as changed
        for each statement execute function note_links_of_members();

      create index links_due_by_call on links_due (call_id, (attendee_id is not null), position);
      create index links_due_of_proposal on links_due (proposal_id) where proposal_id is not null;
      create index links_due_of_attendee on links_due (attendee_id) where attendee_id is not null;
      -- What is there is linked anew, by all evidence.
      insert into links_due (call_id, proposal_id) select call_id, id from proposals order by id;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger members_gone on proposal_members;
      drop trigger members_to_link on proposal_members;
      drop trigger proposal_to_link on proposals;
      drop trigger proposals_to_link on proposals;
      drop trigger proposal_renames_organization on proposals;
      drop trigger organization_to_link on organizations;
      drop trigger attendee_gone on attendees;
      drop trigger attendee_to_link on attendees;
      drop trigger attendees_to_link on attendees;
      drop function note_links_of_members, note_links_of_proposal, note_links_of_proposals,
        forget_organization_of_proposal, note_links_of_organization, note_links_of_attendee, note_links_of_attendees;
      drop table links_due, common_traits, organization_similarity, organization_comparisons;
      drop index organizations_alike, proposal_links_by_state, proposal_members_by_mail_domain, attendees_by_mail_domain;
      alter table proposal_links drop constraint proposal_links_state_check, drop constraint proposal_links_evidence_check,
        drop column id, drop column evidences, drop column score, drop column declared_at, drop column decision,
        drop column decided_at, drop column decided_by, drop column decided_on;
      alter table attendees drop column confirmed_by_staff_at;
      drop extension btree_gin;
    `);
  }
}
