import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DeclaredLinks1764211000000 implements MigrationInterface {
  name = 'DeclaredLinks1764211000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- They are few, and looked for whenever anything is linked anew.
      create index proposal_links_declared on proposal_links (proposal_id, attendee_id) where declared_at is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index proposal_links_declared`);
  }
}
