import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who says that a person belongs to their organization: anyone can have typed it together with the address. */
export class OrganizationAssertedBy1795791900000 implements MigrationInterface {
  name = 'OrganizationAssertedBy1795791900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attendees add organization_asserted_by text check (organization_asserted_by in ('owner', 'staff'));
      -- Whom staff entered were proven in the moment in which they were inserted.
      update attendees set organization_asserted_by = 'staff'
      where proven_by = 'staff' and proven_at = created_at and organization_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table attendees drop organization_asserted_by`);
  }
}
