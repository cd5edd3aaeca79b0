import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DelegationsAndSeries1764120000000 implements MigrationInterface {
  name = 'DelegationsAndSeries1764120000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sessions
        add series text,
        add promotion text not null default 'automatic',
        add offer_hours int not null default 24 check (offer_hours between 1 and 336),
        add organization_limit int check (organization_limit > 0),
        add reserved int not null default 0 check (reserved >= 0);
      create index sessions_by_series on sessions (call_id, series) where series is not null;

      create table seat_reservations (
        session_id uuid not null references sessions,
        organization_id uuid not null references organizations,
        seats int not null check (seats > 0),
        held_until timestamptz,
        created_at timestamptz not null,
        primary key (session_id, organization_id)
      );
      create index seat_reservations_by_organization on seat_reservations (organization_id);

      create table delegations (
        id uuid primary key,
        call_id uuid not null references calls,
        organization_id uuid not null references organizations,
        coordinator_id uuid not null references attendees,
        link_version int not null default 1,
        page_token_hash bytea not null unique,
        created_at timestamptz not null
      );
      create index delegations_by_organization on delegations (organization_id);
      create index delegations_by_coordinator on delegations (coordinator_id);

      alter table registrations
        add delegation_id uuid references delegations,
        add group_id uuid,
        add all_or_nothing boolean not null default false,
        add offer_expires_at timestamptz;
      create index registrations_by_delegation on registrations (delegation_id) where delegation_id is not null;
      create index registrations_offered on registrations (offer_expires_at) where state = 'offered';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table registrations
        drop column delegation_id, drop column group_id, drop column all_or_nothing, drop column offer_expires_at;
      drop table delegations, seat_reservations;
      alter table sessions
        drop column series, drop column promotion, drop column offer_hours, drop column organization_limit,
        drop column reserved;
    `);
  }
}
