import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds proposals by any word of their texts, and those whose texts are alike. */
export class ProposalTexts1795826461896 implements MigrationInterface {
  name = 'ProposalTexts1795826461896';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table proposal_texts (
        proposal_id uuid primary key references proposals on delete cascade,
        call_id uuid not null references calls on delete cascade,
        words tsvector not null,
        -- What of a text estimates how much of another one is the same; texts that are alike share a band.
        signature int[] not null,
        bands int[] not null
      );
      create index proposal_texts_by_word on proposal_texts using gin (words) with (fastupdate = off);
      create index proposal_texts_by_band on proposal_texts using gin (bands) with (fastupdate = off);
      create table proposal_pairs (
        one_id uuid not null references proposals on delete cascade,
        other_id uuid not null references proposals on delete cascade,
        call_id uuid not null references calls on delete cascade,
        share real not null,
        found_at timestamptz not null,
        verdict text check (verdict in ('dismissed', 'duplicate')),
        decided_at timestamptz,
        decided_by text,
        primary key (one_id, other_id),
        check (one_id < other_id),
        check ((verdict is null) = (decided_at is null))
      );
      create index proposal_pairs_by_other on proposal_pairs (other_id);
      create index proposal_pairs_by_call on proposal_pairs (call_id, share);
      create table proposal_texts_due (
        position bigint generated always as identity primary key,
        call_id uuid not null references calls on delete cascade,
        proposal_id uuid not null references proposals on delete cascade
      );
      create index proposal_texts_due_by_call on proposal_texts_due (call_id, position);
      create index proposal_texts_due_by_proposal on proposal_texts_due (proposal_id);

      create function note_new_texts() returns trigger language plpgsql as $$ begin
        insert into proposal_texts_due (call_id, proposal_id) select call_id, id from inserted;
        return null;
      end $$;
      create trigger texts_inserted after insert on proposals referencing new table as inserted
        for each statement execute function note_new_texts();
      create function note_changed_text() returns trigger language plpgsql as $$ begin
        insert into proposal_texts_due (call_id, proposal_id) values (new.call_id, new.id);
        return null;
      end $$;
      create trigger text_updated after update of title, organization, merged_into on proposals
        for each row when ((old.title, old.organization, old.merged_into)
          is distinct from (new.title, new.organization, new.merged_into))
        execute function note_changed_text();
      create function note_changed_contents() returns trigger language plpgsql as $$ begin
        insert into proposal_texts_due (call_id, proposal_id)
          select p.call_id, p.id from changed join proposals p on p.id = changed.proposal_id;
        return null;
      end $$;
      create trigger contents_inserted after insert on proposal_contents referencing new table as changed
        for each statement execute function note_changed_contents();
      create trigger contents_updated after update on proposal_contents referencing new table as changed
        for each statement execute function note_changed_contents();
      create trigger contents_deleted after delete on proposal_contents referencing old table as changed
        for each statement execute function note_changed_contents();

      insert into proposal_texts_due (call_id, proposal_id) select call_id, id from proposals;

      create table proposal_tags (
        tag_id uuid not null references tags on delete cascade,
        proposal_id uuid not null references proposals on delete cascade,
        primary key (tag_id, proposal_id)
      );
      create index proposal_tags_by_proposal on proposal_tags (proposal_id);

      -- Teams are found by names and addresses, in a narrow index that has all that a search needs.
      alter table proposal_members
        add column search_text text
        generated always as (left(search_fold(coalesce(name, '') || ' ' || email), 500)) stored;
      create index proposal_members_found on proposal_members (search_text, proposal_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index proposal_members_found;
      alter table proposal_members drop column search_text;
      drop trigger contents_deleted on proposal_contents;
      drop trigger contents_updated on proposal_contents;
      drop trigger contents_inserted on proposal_contents;
      drop trigger text_updated on proposals;
      drop trigger texts_inserted on proposals;
      drop function note_changed_contents, note_changed_text, note_new_texts;
      drop table proposal_tags, proposal_texts_due, proposal_pairs, proposal_texts;
    `);
  }
}
