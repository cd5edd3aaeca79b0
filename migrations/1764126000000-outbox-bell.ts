import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OutboxBell1764126000000 implements MigrationInterface {
  name = 'OutboxBell1764126000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function ring_outbox() returns trigger language plpgsql as $$
      begin
        perform pg_notify('greenroom_outbox', '');
        return null;
      end $$;
      create trigger messages_ring after insert on messages for each statement execute function ring_outbox();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger messages_ring on messages;
      drop function ring_outbox();
    `);
  }
}
