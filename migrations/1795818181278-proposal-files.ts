import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The PDFs of proposals. */
export class ProposalFiles1795818181278 implements MigrationInterface {
  name = 'ProposalFiles1795818181278';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table proposal_files (
        proposal_id uuid not null references proposals on delete cascade,
        file_id uuid primary key references files,
        pages int not null check (pages > 0),
        added_at timestamptz not null
      );
      create index proposal_files_by_proposal on proposal_files (proposal_id, added_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table proposal_files');
  }
}
