import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A call can have its own sender name and address for answers. */
export class CallSenders1795803034890 implements MigrationInterface {
  name = 'CallSenders1795803034890';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table calls
        -- Empty: the name of the workspace, and the contact address.
        add column sender_name text not null default '',
        add column reply_to text not null default '';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table calls drop column sender_name, drop column reply_to`);
  }
}
