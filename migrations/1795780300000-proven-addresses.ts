import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One notion of a proven address replaces two: that its owner followed a link from an email, and that staff entered it.
 * The owner's own proof wins where both are known.
 */
export class ProvenAddresses1795780300000 implements MigrationInterface {
  name = 'ProvenAddresses1795780300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attendees add proven_at timestamptz, add proven_by text;
      update attendees set proven_at = coalesce(verified_at, confirmed_by_staff_at),
          proven_by = case when verified_at is null then 'staff' else 'owner' end
        where verified_at is not null or confirmed_by_staff_at is not null;
      alter table attendees
        add constraint attendees_proven_by_check check (proven_by in ('owner', 'staff')),
        add constraint attendees_proven_check check ((proven_at is null) = (proven_by is null));
      drop trigger attendee_updated on attendees;
      alter table attendees drop verified_at, drop confirmed_by_staff_at;
      create trigger attendee_updated
        after update of organization_id, email_key, proven_at, suppressed_at on attendees
        for each row when (
          (old.organization_id, old.email_key, old.proven_at is null, old.suppressed_at is null)
          is distinct from
          (new.organization_id, new.email_key, new.proven_at is null, new.suppressed_at is null))
        execute function note_changed_attendee();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attendees add verified_at timestamptz, add confirmed_by_staff_at timestamptz;
      update attendees set verified_at = case proven_by when 'owner' then proven_at end,
        confirmed_by_staff_at = case proven_by when 'staff' then proven_at end
        where proven_at is not null;
      drop trigger attendee_updated on attendees;
      alter table attendees drop proven_at, drop proven_by;
      create trigger attendee_updated
        after update of organization_id, email_key, verified_at, confirmed_by_staff_at, suppressed_at on attendees
        for each row when (
          (old.organization_id, old.email_key, coalesce(old.verified_at, old.confirmed_by_staff_at) is null,
            old.suppressed_at is null)
          is distinct from
          (new.organization_id, new.email_key, coalesce(new.verified_at, new.confirmed_by_staff_at) is null,
            new.suppressed_at is null))
        execute function note_changed_attendee();
    `);
  }
}
