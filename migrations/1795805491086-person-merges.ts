import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organizers merge two people who are one, and can undo it for some days. */
export class PersonMerges1795805491086 implements MigrationInterface {
  name = 'PersonMerges1795805491086';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attendees add column merged_into uuid references attendees;
      create index attendees_merged on attendees (merged_into) where merged_into is not null;
      create table person_merges (
        id uuid primary key,
        from_id uuid not null references attendees on delete cascade,
        into_id uuid not null references attendees on delete cascade,
        -- The ids of what moved: an undo moves only these back.
        moved jsonb not null,
        merged_at timestamptz not null,
        undone_at timestamptz
      );
      create index person_merges_from on person_merges (from_id);
      create index person_merges_into on person_merges (into_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table person_merges;
      drop index attendees_merged;
      alter table attendees drop column merged_into;
    `);
  }
}
