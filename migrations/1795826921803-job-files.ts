import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The files that jobs make are in the file store, in pieces, instead of in their rows. */
export class JobFiles1795826921803 implements MigrationInterface {
  name = 'JobFiles1795826921803';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table jobs add column file_id uuid;
      update jobs set file_id = gen_random_uuid() where length(output) > 0;
      insert into files (id, name, media_type, size, sha256, created_at)
        select file_id, output_name, 'application/pdf', length(output), sha256(output), coalesce(finished_at, now())
        from jobs where file_id is not null;
      insert into file_chunks (file_id, position, content)
        select file_id, position, substring(output from position * 262144 + 1 for 262144)
        from jobs, generate_series(0, (length(output) - 1) / 262144) as position where file_id is not null;
      -- Instances of the version before can still write to it.
      update jobs set output = null, output_name = case when file_id is not null then output_name end
        where output is not null;
      alter table jobs add foreign key (file_id) references files;
      create index jobs_by_file on jobs (file_id) where file_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table jobs drop column file_id');
  }
}
