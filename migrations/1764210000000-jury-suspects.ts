import type { MigrationInterface, QueryRunner } from 'typeorm';

export class JurySuspects1764210000000 implements MigrationInterface {
  name = 'JurySuspects1764210000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whoever writes from a domain or from one below it stands together in this order.
      create index proposal_members_by_house on proposal_members ((reverse(split_part(email_key, '@', -1)) collate "C"));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index proposal_members_by_house`);
  }
}
