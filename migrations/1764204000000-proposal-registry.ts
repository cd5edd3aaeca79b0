import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ProposalRegistry1764204000000 implements MigrationInterface {
  name = 'ProposalRegistry1764204000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table proposals
        add url text,
        add help_with text[] not null default '{}',
        add declared_by uuid references attendees on delete set null,
        add as_of timestamptz,
        add merged_into uuid references proposals,
        add merged_at timestamptz,
        add check ((merged_into is null) = (merged_at is null)),
        add check (merged_into is distinct from id),
        add check (state in ('draft', 'submitted', 'shortlisted', 'winner', 'showcased', 'pilot', 'not-selected',
          'withdrawn')),
        add check (source in ('api', 'csv', 'webhook', 'declared'));
      update proposals p set as_of = updated_at, declared_by = (select min(l.attendee_id::text)::uuid
        from proposal_links l where l.proposal_id = p.id and l.evidence = 'declared' and p.source = 'declared');
      create index proposals_merged on proposals (merged_into) where merged_into is not null;
      create index proposals_by_declarer on proposals (declared_by) where declared_by is not null;
      create index proposals_counted on proposals (call_id, theme, state) where merged_into is null;
      create index proposals_newest on proposals (call_id, created_at desc, id) where merged_into is null;
      create index proposals_changed on proposals (call_id, updated_at desc, id) where merged_into is null;
      create index proposals_by_words on proposals
        using gin ((lower(title || ' ' || coalesce(organization, '') || ' ' || external_id)) gin_trgm_ops);
      create index proposal_members_by_part on proposal_members using gin (email_key gin_trgm_ops);

      create table proposal_changes (
        position bigint generated always as identity primary key,
        proposal_id uuid not null references proposals on delete cascade,
        from_state text,
        to_state text not null check (to_state is distinct from from_state),
        at timestamptz not null,
        source text not null check (source in ('api', 'csv', 'webhook', 'declared', 'staff')),
        actor text not null,
        note text
      );
      create index proposal_changes_by_proposal on proposal_changes (proposal_id, position);
      insert into proposal_changes (proposal_id, to_state, at, source, actor)
        select id, state, updated_at, source, 'system' from proposals order by created_at, id;

      create table proposal_hooks (
        id uuid primary key,
        call_id uuid not null references calls,
        name text not null,
        secret bytea not null,
        previous_secret bytea,
        previous_until timestamptz,
        created_at timestamptz not null,
        rotated_at timestamptz,
        removed_at timestamptz,
        unsigned_at timestamptz,
        check ((previous_secret is null) = (previous_until is null))
      );
      create index proposal_hooks_by_call on proposal_hooks (call_id, created_at);
      create table proposal_deliveries (
        hook_id uuid not null references proposal_hooks on delete cascade,
        webhook_id text not null,
        type text not null,
        external_id text,
        sent_at timestamptz,
        received_at timestamptz not null,
        outcome text not null check (outcome in ('created', 'changed', 'unchanged', 'older', 'ignored', 'refused')),
        faults jsonb not null default '[]',
        primary key (hook_id, webhook_id)
      );
      create index proposal_deliveries_by_proposal on proposal_deliveries (external_id, sent_at);
      create index proposal_deliveries_newest on proposal_deliveries (hook_id, received_at desc);

      alter table sessions add criteria text[] not null default '{}';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sessions drop column criteria;
      drop table proposal_deliveries, proposal_hooks, proposal_changes;
      drop index proposal_members_by_part, proposals_by_words;
      alter table proposals drop column merged_into, drop column merged_at, drop column as_of, drop column declared_by,
        drop column help_with, drop column url, drop constraint proposals_state_check,
        drop constraint proposals_source_check;
    `);
  }
}
