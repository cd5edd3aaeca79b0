import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The reason of messages dropped for a suppressed address was reworded; retries find these messages by it. */
export class SuppressedReason1795781393527 implements MigrationInterface {
  name = 'SuppressedReason1795781393527';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update messages set result = 'The address is suppressed because email to it bounces.'
        where state = 'dropped' and result = 'Mail to this address comes back.'
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update messages set result = 'Mail to this address comes back.'
        where state = 'dropped' and result = 'The address is suppressed because email to it bounces.'
    `);
  }
}
