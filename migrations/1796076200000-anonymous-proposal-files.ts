import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stores the copy of a PDF that jurors of an anonymous review get, and what in it named its authors. */
export class AnonymousProposalFiles1796076200000 implements MigrationInterface {
  name = 'AnonymousProposalFiles1796076200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table proposal_files add column anonymous_file_id uuid references files,
        add column names_found text[] not null default '{}';
      create index proposal_files_anonymous on proposal_files (anonymous_file_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table proposal_files drop column names_found, drop column anonymous_file_id');
  }
}
