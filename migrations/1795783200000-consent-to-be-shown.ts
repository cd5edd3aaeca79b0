import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What strangers see of others: names of organizations that organizers suggest in forms, and members of a declared draft
 * who have accepted. Drafts that were declared before count as accepted where their members are matched already.
 */
export class ConsentToBeShown1795783200000 implements MigrationInterface {
  name = 'ConsentToBeShown1795783200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table organizations add suggested boolean not null default false;
      update organizations o set suggested = true where merged_into is null
        and exists (select from audit_entries e where e.action = 'organization.created' and e.subject = 'organization:' || o.id);
      alter table proposal_members add accepted_at timestamptz;
      update proposal_members m set accepted_at = l.created_at
        from proposals p, proposal_matches l join attendees a on a.id = l.attendee_id
        where p.id = m.proposal_id and p.source = 'declared' and l.proposal_id = p.id and l.state = 'linked'
          and a.email_key = m.email_key;
      create trigger members_accepted after update on proposal_members
        referencing new table as changed for each statement execute function note_changed_members();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger members_accepted on proposal_members;
      alter table proposal_members drop accepted_at;
      alter table organizations drop suggested;
    `);
  }
}
