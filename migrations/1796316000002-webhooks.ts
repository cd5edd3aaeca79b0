import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Where events are delivered, and what became of each. */
export class Webhooks1796316000002 extends ForwardMigration {
  readonly name = 'Webhooks1796316000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table webhooks (
        id uuid primary key,
        -- Of one call, or of all.
        call_id uuid references calls on delete cascade,
        name text not null,
        -- Encrypted: the addresses of Slack and Teams are secrets.
        url bytea not null,
        host text not null,
        types text[],
        format text not null check (format in ('standard', 'slack', 'teams')),
        payload text not null check (payload in ('thin', 'full')),
        secret bytea not null,
        previous_secret bytea,
        previous_until timestamptz,
        -- Who hears that it was paused, unless they have left.
        owner_id uuid,
        created_at timestamptz not null,
        -- The last event of which it is known whether it is to be delivered.
        position bigint not null,
        failing_since timestamptz,
        paused_at timestamptz,
        paused_because text check (paused_because in ('chosen', 'gone', 'failing')),
        leased_until timestamptz,
        lease_id uuid,
        check ((previous_secret is null) = (previous_until is null)),
        check ((paused_at is null) = (paused_because is null))
      )`);
    await runner.query(`create index webhooks_by_call on webhooks (call_id)`);
    await runner.query(`
      create table webhook_deliveries (
        id uuid primary key,
        webhook_id uuid not null references webhooks on delete cascade,
        -- Null for a test.
        sequence bigint,
        type text not null,
        object_id uuid not null,
        state text not null check (state in ('queued', 'delivered', 'failed')),
        attempts int not null default 0,
        created_at timestamptz not null,
        due_at timestamptz not null,
        tried_at timestamptz,
        status int,
        took_ms int,
        answer text
      )`);
    await runner.query(
      `create index webhook_deliveries_queued on webhook_deliveries (webhook_id, object_id, sequence) where state = 'queued'`,
    );
    await runner.query(`create index webhook_deliveries_log on webhook_deliveries (webhook_id, created_at, id)`);
  }
}
