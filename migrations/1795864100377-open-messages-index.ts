import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Writes an index entry fewer for each message and claim: the few messages of a registration have an index anyway. */
export class OpenMessagesIndex1795864100377 implements MigrationInterface {
  name = 'OpenMessagesIndex1795864100377';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index messages_open_by_registration');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create index messages_open_by_registration on messages (registration_id, position)
         where state in ('queued', 'sending')`,
    );
  }
}
