import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Broadcasts1764129000000 implements MigrationInterface {
  name = 'Broadcasts1764129000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table broadcasts (
        id uuid primary key,
        call_id uuid not null references calls,
        state text not null check (state in ('draft', 'scheduled', 'sending', 'sent', 'stopped')),
        filter jsonb not null,
        contents jsonb not null,
        send_at timestamptz,
        send_zone text,
        recipients int,
        muted int,
        unreachable int,
        sent int,
        failed int,
        dropped int,
        created_by text not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        started_at timestamptz,
        ended_at timestamptz,
        check (state <> 'scheduled' or send_at is not null)
      );
      create index broadcasts_by_call on broadcasts (call_id, created_at desc);
      create index broadcasts_at_work on broadcasts (send_at) where state <> 'draft' and sent is null;

      create table broadcast_recipients (
        broadcast_id uuid not null references broadcasts on delete cascade,
        attendee_id uuid not null references attendees,
        primary key (broadcast_id, attendee_id)
      );

      alter table messages add column broadcast_id uuid references broadcasts;
      create index messages_by_broadcast on messages (broadcast_id, state) where broadcast_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from messages where kind = 'broadcast';
      alter table messages drop column broadcast_id;
      drop table broadcast_recipients, broadcasts;
    `);
  }
}
