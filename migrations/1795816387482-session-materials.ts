import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions have any number of files and links; so far, they had a link each to a recording and to slides. */
export class SessionMaterials1795816387482 implements MigrationInterface {
  name = 'SessionMaterials1795816387482';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table session_materials (
        id uuid primary key default gen_random_uuid(),
        session_id uuid not null references sessions on delete cascade,
        -- From 1, in the order in which they are shown.
        position int not null,
        -- Empty for what its kind is called, in the language of the reader.
        title text not null,
        kind text not null check (kind in ('slides', 'handout', 'recording', 'other')),
        language text,
        visibility text not null check (visibility in ('before', 'after', 'public')),
        url text,
        file_id uuid references files,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        check ((url is null) <> (file_id is null))
      );
      create index session_materials_of_session on session_materials (session_id, position);
      create index session_materials_by_file on session_materials (file_id) where file_id is not null;
      -- Raised with each change of its materials, so that pages know that they are outdated.
      alter table sessions add column material_revision int not null default 0;
      -- As before: for registered people, once the session is over.
      insert into session_materials (session_id, position, title, kind, visibility, url, created_at, updated_at)
      select s.id, case when material.kind = 'slides' and s.recording_url is not null then 2 else 1 end, '',
        material.kind, 'after', material.url, s.updated_at, s.updated_at
      from sessions s
      cross join lateral (values ('recording', s.recording_url), ('slides', s.slides_url)) material (kind, url)
      where material.url is not null;
      update sessions set material_revision = 1 where recording_url is not null or slides_url is not null;
      alter table sessions drop column recording_url, drop column slides_url;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sessions add column recording_url text, add column slides_url text;
      update sessions s set
        recording_url = (select url from session_materials m where m.session_id = s.id and m.kind = 'recording'
          and url is not null order by position limit 1),
        slides_url = (select url from session_materials m where m.session_id = s.id and m.kind = 'slides'
          and url is not null order by position limit 1);
      drop table session_materials;
      alter table sessions drop column material_revision;
    `);
  }
}
