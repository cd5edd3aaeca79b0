import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A name as it is compared: without case, and with single spaces. */
const key = `lower(regexp_replace(btrim(normalize(value->>'name', nfkc)), '\\s+', ' ', 'g'))`;

/**
 * Speakers are people of a call. Those of existing sessions become one person per name; the ones of published sessions
 * were announced, so they count as confirmed.
 */
export class Speakers1795815240001 implements MigrationInterface {
  name = 'Speakers1795815240001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table speakers (
        id uuid primary key,
        call_id uuid not null references calls on delete cascade,
        name text not null,
        email text,
        email_key text,
        affiliation text not null default '',
        job_title text not null default '',
        biographies jsonb not null default '{}',
        links text[] not null default '{}',
        photo_etag text not null default '',
        language text,
        time_zone text,
        link_version int not null default 1,
        created_at timestamptz not null,
        updated_at timestamptz not null
      );
      create index speakers_call on speakers (call_id);
      create index speakers_email on speakers (call_id, email_key) where email_key is not null;
      create table session_speakers (
        session_id uuid not null references sessions on delete cascade,
        speaker_id uuid not null references speakers,
        position int not null,
        role text,
        organization text,
        status text not null check (status in ('invited', 'confirmed', 'declined')),
        answered_at timestamptz,
        primary key (session_id, speaker_id)
      );
      create index session_speakers_speaker on session_speakers (speaker_id);
      create table session_briefings (
        session_id uuid primary key references sessions on delete cascade,
        body text not null,
        updated_at timestamptz not null
      )`);
    await runner.query(`
      create temporary table listed on commit drop as
      select distinct on (id, key) * from (
        select s.id, s.call_id, s.starts_at, s.published_at, number, value, ${key} as key
        from sessions s, jsonb_array_elements(s.speakers) with ordinality as e(value, number)
      ) each order by id, key, number`);
    await runner.query(`
      insert into speakers (id, call_id, name, affiliation, created_at, updated_at)
      select gen_random_uuid(), call_id, (array_agg(value->>'name' order by starts_at desc, number))[1],
        coalesce((array_agg(value->>'organization' order by starts_at desc, number)
          filter (where value ? 'organization'))[1], ''), now(), now()
      from listed group by call_id, key`);
    await runner.query(`
      with people as (
        select listed.*, p.id as speaker_id, p.affiliation from listed
        join speakers p on p.call_id = listed.call_id and ${key.replace("value->>'name'", 'p.name')} = listed.key
      ), written as (
        insert into session_speakers (session_id, speaker_id, position, role, organization, status)
        select id, speaker_id, row_number() over (partition by id order by number), value->>'role',
          nullif(value->>'organization', affiliation), case when published_at is null then 'invited' else 'confirmed' end
        from people
      ), texts as (
        select id, jsonb_agg(jsonb_build_object('id', speaker_id) || value order by number) as speakers
        from people group by id
      ) update sessions s set speakers = texts.speakers from texts where texts.id = s.id`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update sessions set speakers = coalesce(
        (select jsonb_agg(value - 'id') from jsonb_array_elements(speakers) as e(value)), '[]')`);
    await runner.query(`drop table session_briefings, session_speakers, speakers`);
  }
}
