import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Uploaded files, and their bytes unless those are in a bucket. */
export class Files1795815357460 implements MigrationInterface {
  name = 'Files1795815357460';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table files (
        id uuid primary key default gen_random_uuid(),
        name text not null,
        -- By its content, whatever its name said.
        media_type text not null,
        size int not null check (size > 0),
        sha256 bytea not null,
        stored_in text not null default 'database' check (stored_in in ('database', 'bucket')),
        created_at timestamptz not null,
        -- Its bytes are on their way out.
        deleted_at timestamptz
      );
      create index files_by_place on files (stored_in, created_at);
      create index deleted_files on files (deleted_at) where deleted_at is not null;

      create table file_chunks (
        file_id uuid not null references files on delete cascade,
        position int not null,
        content bytea not null,
        primary key (file_id, position)
      );
      -- Documents and images are compressed already.
      alter table file_chunks alter column content set storage external;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table file_chunks, files');
  }
}
