import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Writes an index entry fewer for each version of a message: its Message-ID is its id with a domain, and so as unique. */
export class MessageIds1795853655069 implements MigrationInterface {
  name = 'MessageIds1795853655069';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table messages drop constraint messages_message_id_key');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table messages add constraint messages_message_id_key unique (message_id)');
  }
}
