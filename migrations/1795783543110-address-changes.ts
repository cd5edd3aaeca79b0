import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An address that a person wants in place of the one they have; it counts once it is proven. */
export class AddressChanges1795783543110 implements MigrationInterface {
  name = 'AddressChanges1795783543110';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table address_changes (
        attendee_id uuid primary key references attendees on delete cascade,
        id uuid not null,
        email text not null,
        token_hash bytea not null unique,
        requested_at timestamptz not null,
        expires_at timestamptz not null,
        -- In the last day before \`requested_at\`, this one included.
        requests int not null check (requests > 0)
      );
      create index address_changes_expired on address_changes (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table address_changes');
  }
}
