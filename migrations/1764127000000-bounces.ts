import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Bounces1764127000000 implements MigrationInterface {
  name = 'Bounces1764127000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table messages
        add column bounced_at timestamptz,
        add column bounce_status text,
        add column bounce_words text;
      create index messages_bounced on messages (call_id, position) where bounced_at is not null;
      create index messages_dropped on messages (call_id, position) where state = 'dropped';
      alter table attendees
        add column suppressed_at timestamptz,
        add column suppression_reason text;
      create index attendees_unreachable on attendees (call_id) where suppressed_at is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attendees drop column suppressed_at, drop column suppression_reason;
      alter table messages drop column bounced_at, drop column bounce_status, drop column bounce_words;
      drop index messages_dropped;
    `);
  }
}
