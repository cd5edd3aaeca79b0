import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Venues and their rooms. Places that were typed into sessions become venues: the name up to the first comma, the rest as
 * the address, so that the text of no session changes and nobody is notified.
 */
export class Venues1795815655282 implements MigrationInterface {
  name = 'Venues1795815655282';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table venues (
        id uuid primary key,
        name text not null,
        address text not null default '',
        country text,
        latitude double precision check (latitude between -90 and 90),
        longitude double precision check (longitude between -180 and 180),
        map_url text,
        time_zone text not null,
        access_facts text[] not null default '{}',
        accessibility text not null default '',
        directions text not null default '',
        archived_at timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        check ((latitude is null) = (longitude is null))
      );
      create table venue_rooms (
        id uuid primary key,
        venue_id uuid not null references venues on delete cascade,
        position int not null,
        name text not null,
        capacity int check (capacity > 0),
        equipment text not null default '',
        accessibility text not null default '',
        unique (venue_id, position) deferrable initially deferred
      );
      alter table sessions
        add column venue_id uuid references venues,
        add column venue_room_id uuid references venue_rooms,
        -- The venue with its room, as people see it; the text is in venue.
        add column place jsonb;
      create index on sessions (venue_id) where venue_id is not null;
      create index on sessions (venue_room_id) where venue_room_id is not null;

      insert into venues (id, name, address, time_zone, created_at, updated_at)
      select gen_random_uuid(), name, address, time_zone, now(), now()
      from (
        select distinct on (text) text, time_zone, trim(split_part(text, ',', 1)) as name,
          trim(substr(text, length(split_part(text, ',', 1)) + 2)) as address
        from (
          select trim(venue) as text, time_zone, starts_at from sessions where format <> 'online' and trim(venue) <> ''
        ) typed
        order by text, starts_at desc
      ) latest
      where name <> '' and length(name) <= 200 and text = name || case address when '' then '' else ', ' || address end;
      update sessions s
      set venue_id = v.id, place = jsonb_build_object('name', v.name, 'room', null, 'address', v.address, 'country', null,
        'latitude', null, 'longitude', null, 'mapUrl', null, 'accessFacts', '[]'::jsonb, 'accessibility', '',
        'directions', '')
      from venues v
      where s.format <> 'online' and s.venue = v.name || case v.address when '' then '' else ', ' || v.address end;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sessions drop column venue_id, drop column venue_room_id, drop column place;
      drop table venue_rooms;
      drop table venues;
    `);
  }
}
