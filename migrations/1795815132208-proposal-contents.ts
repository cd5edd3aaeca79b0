import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What proposals say: a summary, an answer per criterion, the stage of the solution, where it works, and links. */
export class ProposalContents1795815132208 implements MigrationInterface {
  name = 'ProposalContents1795815132208';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table proposal_contents (
        proposal_id uuid primary key references proposals (id) on delete cascade,
        language text,
        summary text not null default '',
        answers jsonb not null default '{}',
        stage text check (stage in ('idea', 'prototype', 'pilot', 'operating', 'scaling')),
        places text[] not null default '{}',
        links text[] not null default '{}'
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table proposal_contents');
  }
}
