import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Members whom the call's platform named belong to the organization of their proposal, so that its seats are theirs. */
export class EnlistedOrganizations1796076400000 implements MigrationInterface {
  name = 'EnlistedOrganizations1796076400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update attendees a set organization_id = p.organization_id, organization_asserted_by = 'staff'
      from proposal_members m join proposals p on p.id = m.proposal_id and p.organization_id is not null
      where a.enlisted_at is not null and a.organization_id is null and m.email_key = a.email_key
        and p.call_id = a.call_id and p.merged_into is null and p.source not in ('declared', 'form')
    `);
  }

  // The previous release reads the same columns.
  async down(): Promise<void> {}
}
