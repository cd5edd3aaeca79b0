import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages that travel in the email of another one, because one request caused them. */
export class MessagesSentTogether1795793000417 implements MigrationInterface {
  name = 'MessagesSentTogether1795793000417';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table messages add sent_with uuid references messages (id) on delete set null;
      create index messages_sent_with on messages (sent_with) where sent_with is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table messages drop sent_with`);
  }
}
