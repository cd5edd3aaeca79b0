import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whom a coordinator listed, as they typed it. A person who was registered before keeps their registration, and the
 * coordinator sees of them what they see of a new person.
 */
export class DelegationListings1795784400000 implements MigrationInterface {
  name = 'DelegationListings1795784400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table delegation_listings (
        id uuid primary key,
        delegation_id uuid not null references delegations,
        session_id uuid not null references sessions,
        email_key text not null,
        email text not null,
        name text not null,
        -- What the coordinator was shown when they listed the person.
        state text not null check (state in ('confirmed', 'waitlisted', 'pending')),
        place int,
        -- Whether the person was registered before, so that the delegation brought no registration.
        is_elsewhere boolean not null,
        created_at timestamptz not null,
        withdrawn_at timestamptz,
        unique (delegation_id, session_id, email_key)
      );
      create index delegation_listings_by_session on delegation_listings (session_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table delegation_listings`);
  }
}
