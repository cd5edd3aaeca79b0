import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds texts with a common band, words and reviews by indexes, whatever the planner believes of large values. */
export class ProposalBands1795829998732 implements MigrationInterface {
  name = 'ProposalBands1795829998732';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table proposal_bands (
        call_id uuid not null references calls on delete cascade,
        band int not null,
        proposal_id uuid not null references proposals on delete cascade,
        primary key (call_id, band, proposal_id)
      );
      create index proposal_bands_by_proposal on proposal_bands (proposal_id);
      insert into proposal_bands (call_id, band, proposal_id)
        select distinct call_id, unnest(bands), proposal_id from proposal_texts;
      alter table proposal_texts drop column bands;
      -- Reading the words of all texts looks cheap to the planner, which knows nothing of their size.
      create function proposals_saying(wanted tsquery) returns setof uuid language sql stable set enable_seqscan = off
        begin atomic
          select proposal_id from proposal_texts where words @@ wanted;
        end;
      create index proposal_contents_by_stage on proposal_contents (proposal_id) include (stage);
      create index jury_sheets_handed_in on jury_sheets (proposal_id, juror_id) where state = 'handed-in';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index jury_sheets_handed_in;
      drop index proposal_contents_by_stage;
      drop function proposals_saying;
      alter table proposal_texts add column bands int[] not null default '{}';
      create index proposal_texts_by_band on proposal_texts using gin (bands) with (fastupdate = off);
      drop table proposal_bands;
    `);
  }
}
