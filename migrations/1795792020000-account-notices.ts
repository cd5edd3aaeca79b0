import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In which language staff get emails about their account, and when they last proved to be the owner of a login. */
export class AccountNotices1795792020000 implements MigrationInterface {
  name = 'AccountNotices1795792020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table organizers add language text not null default 'en';
      alter table logins add confirmed_at timestamptz;
      update logins set confirmed_at = created_at;
      alter table logins alter confirmed_at set not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table logins drop confirmed_at; alter table organizers drop language`);
  }
}
